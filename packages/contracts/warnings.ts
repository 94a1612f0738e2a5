import { z } from 'zod'

/** What follows from a step that is allowed all the same: stable names that clients may rely on. */
export const WarningCode = z.enum(['BELOW_FULL_TIME'])
export type WarningCode = z.infer<typeof WarningCode>

/** One consequence, in words a student understands; further facts may stand beside it. */
export const Warning = z.looseObject({ code: WarningCode, detail: z.string() })
export type Warning = z.infer<typeof Warning>
