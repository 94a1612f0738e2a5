import { z } from 'zod'

/** How the student wants to pay when registering: the gateway is charged as soon as the invoice is issued. */
export const PaymentChoice = z.object({
  gateway: z.literal('test'),
  outcome: z.enum(['succeed', 'fail', 'late', 'silent']).default('succeed'),
  afterSeconds: z.number().min(0).max(86_400).optional(),
})
export type PaymentChoice = z.infer<typeof PaymentChoice>
