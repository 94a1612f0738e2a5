import type { Envelope } from '@campus/contracts'
import { type DispatchLog, dispatch, type Status } from './dispatch.ts'
import { Gathering } from './gathering.ts'
import type { Subscription } from './subscription.ts'

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
  read?: (raw: unknown) => Envelope,
): Intake {
  const reactions = subscriptions.filter(subscription => 'each' in subscription)
  const projections = subscriptions.filter(subscription => 'all' in subscription)
  const gathering = new Gathering((raws: readonly unknown[]) => dispatch(raws, projections, log, read))
  return async raw => {
    const [reacted = 'SUCCESS', projected] = await Promise.all([
      reactions.length > 0 || projections.length === 0 ? one(dispatch([raw], reactions, log, read)) : undefined,
      projections.length > 0 ? gathering.add(raw) : undefined,
    ])
    return worse(reacted, projected ?? 'SUCCESS')
  }
}

const one = async (statuses: Promise<Status[]>): Promise<Status> => (await statuses)[0] ?? 'RETRY'

const RANK: Readonly<Record<Status, number>> = { SUCCESS: 0, DROP: 1, RETRY: 2 }

/** Being brought again outranks being dropped: no subscriber loses an event because another one cannot read it. */
const worse = (a: Status, b: Status): Status => (RANK[a] >= RANK[b] ? a : b)
