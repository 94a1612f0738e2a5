import { z } from 'zod'

/** What caused a change, carried through every hop: the searchable correlation id and the W3C trace. */
export const Cause = z.object({ correlationId: z.string().max(200), traceparent: z.string().max(200).optional() })
export type Cause = z.infer<typeof Cause>

/** A command on its way to an aggregate. The id makes it repeatable: same id, one effect, same reply. */
export const CommandMessage = Cause.extend({
  id: z.string().min(1).max(300),
  by: z.string().max(200),
  command: z.unknown(),
})
export type CommandMessage = z.infer<typeof CommandMessage>

/** Commands of one turn in one request. */
export const TurnRequest = z.object({ commands: z.array(CommandMessage).min(1).max(500) })

export const MAX_COMMANDS_PER_TURN = 64
