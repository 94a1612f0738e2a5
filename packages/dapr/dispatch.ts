import type { Envelope } from '@campus/contracts'
import { isUnavailable, Unavailable } from './sidecar.ts'
import {
  type Arrival,
  arrived,
  type Delivery,
  deliveryOf,
  type Projection,
  type Reaction,
  type Subscription,
  Undeliverable,
} from './subscription.ts'

/** What the broker is told of one event (docs: Dapr pub/sub response statuses). */
export type Status = 'SUCCESS' | 'RETRY' | 'DROP'

/**
 * What one event came to: all are done with it, it is undeliverable, a subscriber failed, or something that a subscriber
 * needs is away. In this order one outranks the other: no subscriber loses an event because another cannot read it.
 */
const OUTCOMES = ['done', 'undeliverable', 'failed', 'away'] as const
export type Outcome = (typeof OUTCOMES)[number]

export const worse = (a: Outcome, b: Outcome): Outcome => (OUTCOMES.indexOf(a) >= OUTCOMES.indexOf(b) ? a : b)

const STATUS: Readonly<Record<Outcome, Status>> = {
  done: 'SUCCESS',
  undeliverable: 'DROP',
  failed: 'RETRY',
  away: 'RETRY',
}

/** What the broker is told of an outcome. */
export const statusOf = (outcome: Outcome): Status => STATUS[outcome]

export interface DispatchLog {
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** Reactions of one request that run at the same time. */
const AT_ONCE = 64
/** Milliseconds for trying the events of a failed request one by one. */
const APART_WITHIN = 2_000

interface Progress {
  outcome: Outcome
  readonly raw: unknown
}

/**
 * Hands the events of one request to every subscriber of the topic. One that cannot be read is as undeliverable as one
 * that a subscriber calls so.
 */
export async function dispatch(
  raws: readonly unknown[],
  subscriptions: readonly Subscription[],
  log: DispatchLog,
  read: (raw: unknown) => Arrival = arrived,
): Promise<Outcome[]> {
  const progress: Progress[] = raws.map(raw => ({ outcome: 'done', raw }))
  const arrivals = progress.map(entry => guarded(entry, log, () => read(entry.raw)))
  const handOver = async (subscription: Subscription): Promise<void> => {
    const mine = progress.flatMap((entry, index) => {
      const arrival = arrivals[index]
      const delivery = arrival && guarded(entry, log, () => deliveryOf(arrival, subscription.events))
      return delivery ? [{ entry, delivery }] : []
    })
    if (mine.length > 0) await deliver(subscription, mine, log)
  }
  await Promise.all(subscriptions.map(handOver))
  return progress.map(({ outcome }) => outcome)
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
    if (mine.length > 1 && !isUnavailable(error)) await projectApart(subscription, mine, log)
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

function note(entry: Progress, error: unknown, log: DispatchLog, where: string): void {
  const facts = { err: error, where, event: (entry.raw as Partial<Envelope> | null)?.id }
  const outcome = outcomeOf(error)
  entry.outcome = worse(entry.outcome, outcome)
  if (outcome === 'undeliverable') log.error(facts, 'event goes to the dead letters')
  else log.warn(facts, 'event will be brought again')
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof Undeliverable) return 'undeliverable'
  return isUnavailable(error) ? 'away' : 'failed'
}
