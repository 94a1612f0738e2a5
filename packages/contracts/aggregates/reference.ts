import type { z } from 'zod'

/**
 * What another service may know of an aggregate: its name, the commands it takes, its public state. Enough to send it a
 * command; how it decides stays with its owner.
 */
export interface AggregateReference<Command = unknown, View = unknown> {
  readonly type: string
  readonly command: z.ZodType<Command>
  readonly view: z.ZodType<View>
}
