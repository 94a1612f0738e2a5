import type { z } from 'zod'

/** What happened, as deciders emit it and journals keep it. */
export interface Event<Type extends string = string, Data = unknown> {
  readonly type: Type
  readonly data: Data
}

/**
 * The published definition of an event: its name (`<service>.<what-happened>`), the version of its shape, the shape, and
 * how older shapes become this one. Calling the definition makes the event.
 */
export interface EventDefinition<Type extends string, Schema extends z.ZodType> {
  (data: z.input<Schema>): Event<Type, z.output<Schema>>
  readonly type: Type
  readonly version: number
  readonly data: Schema
  readonly summary: string
  readonly upcasters: Upcasters
}
/** From version n (the key) to n + 1, on plain data. */
export type Upcasters = Readonly<Record<number, (old: unknown) => unknown>>
export type AnyEventDefinition = EventDefinition<string, z.ZodType>
export type EventOf<D> = D extends EventDefinition<infer Type, infer Schema> ? Event<Type, z.output<Schema>> : never

export function defineEvent<Type extends string, Schema extends z.ZodType>(
  type: Type,
  summary: string,
  data: Schema,
  evolution: { version?: number; upcasters?: Upcasters } = {},
): EventDefinition<Type, Schema> {
  const make = (input: z.input<Schema>): Event<Type, z.output<Schema>> => ({ type, data: data.parse(input) })
  const { version = 1, upcasters = {} } = evolution
  return Object.assign(make, { type, version, data, summary, upcasters })
}

/** A shape that is newer than this process knows, or has no path to today's. */
export class UnknownVersion extends Error {
  override readonly name = 'UnknownVersion'
}

/** `value` of shape `from`, carried up to shape `to` step by step. */
export function upcast(value: unknown, from: number, to: number, upcasters: Upcasters): unknown {
  if (from === to) return value
  const step = upcasters[from]
  if (from > to || !step) throw new UnknownVersion(`no way from version ${from} to ${to}`)
  return upcast(step(value), from + 1, to, upcasters)
}
