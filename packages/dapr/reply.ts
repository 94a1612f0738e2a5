import { Refusal } from '@campus/contracts'
import { z } from 'zod'

/**
 * The answer to a command, as it crosses actor calls: a refusal is a value. `seq` is the aggregate's sequence after the
 * turn, `view` its public state then. `fault` means that nothing is known to have happened; the same command id may be
 * sent again.
 */
export const Reply = z.union([
  z.object({
    ok: z.literal(true),
    seq: z.number().int(),
    result: z.unknown().optional(),
    view: z.unknown(),
    repeated: z.boolean().optional(),
  }),
  z.object({ ok: z.literal(false), seq: z.number().int(), refused: z.array(Refusal), view: z.unknown() }),
])
export type Reply = z.infer<typeof Reply>

export const Faulted = z.object({ fault: z.string() })
export type Faulted = z.infer<typeof Faulted>

export const TurnReply = z.object({ replies: z.array(z.union([Reply, Faulted])) })
