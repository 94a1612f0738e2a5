import type {
  AggregateReference,
  AnyEventDefinition,
  Event,
  Id,
  Instant,
  Refusal,
  TenantId,
  Upcasters,
} from '@campus/contracts'
import type { z } from 'zod'
import type { Ask } from './ask.ts'

/** What a decision may know besides command and state: no clock, no chance, no I/O of its own. */
export interface Moment {
  readonly tenant: TenantId
  readonly id: Id
  readonly now: Instant
  readonly commandId: string
  /** Who asked: a person's id, or the name of the service that reacts. */
  readonly by: string
}

/**
 * Events and what the asker gets to know, or every reason why not. `grounds` is what the decision went by, where that is
 * worth keeping: plain data beside the events, for whoever asks later why.
 */
export type Decision<E extends Event = Event> = Accepted<E> | { readonly refused: readonly Refusal[] }
export interface Accepted<E extends Event = Event> {
  readonly events: readonly E[]
  readonly result?: unknown
  readonly grounds?: object
}

export const accept = <E extends Event>(events: readonly E[], result?: unknown, grounds?: object): Accepted<E> => ({
  events,
  ...(result !== undefined && { result }),
  ...(grounds !== undefined && { grounds }),
})
export const refuse = (...refused: readonly Refusal[]): Decision<never> => ({ refused })

/**
 * An aggregate as its owner writes it: pure functions over plain data. The host does the rest (turn, commit,
 * publication, replies, deadlines).
 */
export interface Aggregate<State, Command, E extends Event, View> extends AggregateReference<Command, View> {
  readonly state: z.ZodType<State>
  readonly events: readonly AnyEventDefinition[]
  readonly initial: (id: Id) => State
  readonly decide: (command: Command, state: State, moment: Moment) => Decision<E>
  readonly evolve: (state: State, event: E, at: Instant) => State
  /** What anybody may see of it, published with every event; null while there is nothing yet. */
  readonly show: (state: State) => View | null
  /** What it still has to ask of others, read off the state: asked after the commit, again after a crash. */
  readonly asks?: (state: State, moment: Pick<Moment, 'tenant' | 'id'>) => readonly Ask<Command>[]
  /** When it next wants to be woken, if nothing happens before. */
  readonly due?: (state: State) => Instant | null
  /** What to decide when that moment has come. */
  readonly onDue?: (state: State, now: Instant) => Command | undefined
  /** The topic an event goes to, the service's own unless said otherwise; null for what is nobody else's business. */
  readonly topic?: (event: E) => string | null
  /** Version of the stored state's shape and the way up from older ones. */
  readonly stateVersion?: number
  readonly stateUpcasters?: Upcasters
  /** How many of the last effective commands the snapshot remembers with their replies (older ones have rows): 100. */
  readonly remembers?: number
}

/** Where an event of this aggregate goes; null where it stays in its service. */
export const topicOf = ({ topic }: Pick<AnyAggregate, 'topic'>, event: Event, service: string): string | null =>
  topic ? topic(event) : service

// biome-ignore lint/suspicious/noExplicitAny: a host holds aggregates of every shape; each is typed where it is written
export type AnyAggregate = Aggregate<any, any, any, any>

/** Gives the compiler the shapes, and the reader one word to search for. */
export const defineAggregate = <State, Command, E extends Event, View>(
  aggregate: Aggregate<State, Command, E, View>,
): Aggregate<State, Command, E, View> => aggregate
