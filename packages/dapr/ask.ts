import type { AggregateReference, Id } from '@campus/contracts'
import type { Reply } from './reply.ts'

/**
 * Something a saga needs from outside before it can go on. The id is derived from the saga's state, so asking again
 * after a crash is the same question, and one that was answered with yes is not opened again under its id; `answered`
 * turns the answer into the saga's own next command. Asks never form a circle: an aggregate that is asked does not ask
 * back.
 */
export type Ask<Command> = AskAggregate<Command> | AskOutside<Command>

export interface AskAggregate<Command> {
  readonly id: string
  readonly of: AggregateReference
  readonly target: Id
  readonly command: unknown
  readonly answered: (reply: Reply) => Command | undefined
}

/** A question to a party outside, by the name under which the service registered how to reach it. */
export interface AskOutside<Command> {
  readonly id: string
  readonly outside: string
  readonly input: unknown
  readonly answered: (answer: unknown) => Command | undefined
}

/** How a service reaches a party outside: must be safe to repeat for the same `id`. */
export type Outside = (input: unknown, ask: { readonly id: string; readonly tenant: string }) => Promise<unknown>
