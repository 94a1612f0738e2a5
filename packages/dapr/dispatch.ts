import type { Envelope } from '@campus/contracts'
import { Unavailable } from './sidecar.ts'
import {
  type Delivery,
  deliveryOf,
  type Projection,
  type Reaction,
  readEnvelope,
  type Subscription,
  Undeliverable,
} from './subscription.ts'

/** What the broker is told of one event (docs: Dapr pub/sub response statuses). */
export type Status = 'SUCCESS' | 'RETRY' | 'DROP'

export interface DispatchLog {
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** Reactions of one request that run at the same time. */
const AT_ONCE = 64
/** Milliseconds for trying the events of a failed request one by one. */
const APART_WITHIN = 2_000

/** What one envelope came to; see `note` for which of its subscribers counts. */
interface Progress {
  status: Status
  readonly raw: unknown
}

/**
 * Hands the events of one request to every subscriber of the topic. An event is a success when all are done with it;
 * one that cannot be read, or that a subscriber calls undeliverable, is dropped into the dead letters; anything else
 * that throws is brought again.
 */
export async function dispatch(
  raws: readonly unknown[],
  subscriptions: readonly Subscription[],
  log: DispatchLog,
  read: (raw: unknown) => Envelope = readEnvelope,
): Promise<Status[]> {
  const progress: Progress[] = raws.map(raw => ({ status: 'SUCCESS', raw }))
  const envelopes = progress.map(entry => guarded(entry, log, () => read(entry.raw)))
  const handOver = async (subscription: Subscription): Promise<void> => {
    const mine = progress.flatMap((entry, index) => {
      const envelope = envelopes[index]
      const delivery = envelope && guarded(entry, log, () => deliveryOf(envelope, subscription.events))
      return delivery ? [{ entry, delivery }] : []
    })
    if (mine.length > 0) await deliver(subscription, mine, log)
  }
  await Promise.all(subscriptions.map(handOver))
  return progress.map(({ status }) => status)
}

type Mine = { readonly entry: Progress; readonly delivery: Delivery }

async function deliver(subscription: Subscription, mine: readonly Mine[], log: DispatchLog): Promise<void> {
  if ('all' in subscription) return project(subscription, mine, log)
  const queue = [...mine]
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) await react(subscription, next, log)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, mine.length) }, work))
}

async function react(subscription: Reaction, { entry, delivery }: Mine, log: DispatchLog): Promise<void> {
  try {
    await subscription.each(delivery)
  } catch (error) {
    note(entry, error, log, subscription.name)
  }
}

async function project(subscription: Projection, mine: readonly Mine[], log: DispatchLog): Promise<void> {
  try {
    await subscription.all(mine.map(({ delivery }) => delivery))
  } catch (error) {
    if (mine.length > 1 && !(error instanceof Unavailable)) await projectApart(subscription, mine, log)
    else for (const { entry } of mine) note(entry, error, log, subscription.name)
  }
}

/** Each alone, so that nobody is held up by the one that fails; where that takes long, it is the store that fails. */
async function projectApart(subscription: Projection, mine: readonly Mine[], log: DispatchLog): Promise<void> {
  const until = performance.now() + APART_WITHIN
  for (const one of mine) {
    if (performance.now() < until) await project(subscription, [one], log)
    else note(one.entry, new Unavailable('no time left to try it alone'), log, subscription.name)
  }
}

function guarded<T>(entry: Progress, log: DispatchLog, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    note(entry, error, log, 'reading')
    return undefined
  }
}

/** Being brought again outranks being dropped: no subscriber loses an event because another one cannot read it. */
function note(entry: Progress, error: unknown, log: DispatchLog, where: string): void {
  const facts = { err: error, where, event: (entry.raw as Partial<Envelope> | null)?.id }
  if (error instanceof Undeliverable) {
    if (entry.status === 'SUCCESS') entry.status = 'DROP'
    log.error(facts, 'event goes to the dead letters')
    return
  }
  entry.status = 'RETRY'
  log.warn(facts, 'event will be brought again')
}
