import { type DispatchLog, dispatch, type Outcome, type Status, statusOf, worse } from './dispatch.ts'
import { Gathering } from './gathering.ts'
import type { Arrival, Subscription } from './subscription.ts'

/** Takes one event of a topic to all its subscribers; resolves with what the broker is told. */
export type Intake = (raw: unknown) => Promise<Status>

/**
 * Events come one by one, many at a time. Reactions get each at once and wait for nobody; projections get what has
 * gathered meanwhile together, since one write of many documents costs little more than one of one. `read` makes an
 * envelope of what came; without it, what came is doubted and checked.
 */
export function intake(
  subscriptions: readonly Subscription[],
  log: DispatchLog,
  read?: (raw: unknown) => Arrival,
): Intake {
  const reactions = subscriptions.filter(subscription => 'each' in subscription)
  const projections = subscriptions.filter(subscription => 'all' in subscription)
  const gathering = new Gathering((raws: readonly unknown[]) => dispatch(raws, projections, log, read))
  return async raw => {
    const [reacted = 'done', projected = 'done'] = await Promise.all([
      reactions.length > 0 || projections.length === 0 ? one(dispatch([raw], reactions, log, read)) : undefined,
      projections.length > 0 ? gathering.add(raw) : undefined,
    ])
    return statusOf(worse(reacted, projected))
  }
}

const one = async (outcomes: Promise<Outcome[]>): Promise<Outcome> => (await outcomes)[0] ?? 'failed'
