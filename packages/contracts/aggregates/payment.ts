import { z } from 'zod'
import { PaymentView } from '../events/billing.ts'
import { Id } from '../ids.ts'
import { Money } from '../money.ts'
import { Instant } from '../time.ts'
import type { AggregateReference } from './reference.ts'

/** What one payment in billing may be asked; its id names the payment. */
export const PaymentCommand = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    invoiceId: Id,
    registrationId: Id,
    student: Id,
    amount: Money,
    gateway: z.literal('test'),
    outcome: z.enum(['succeed', 'fail', 'late', 'silent']).optional(),
    afterSeconds: z.number().optional(),
    expires: Instant,
  }),
  z.object({
    type: z.literal('gateway-answered'),
    answer: z.enum(['succeeded', 'failed', 'pending']),
    checkoutId: z.string(),
    reason: z.string().optional(),
    pollAt: Instant.optional(),
  }),
  z.object({ type: z.literal('poll-due') }),
])
export type PaymentCommand = z.infer<typeof PaymentCommand>

export const Payment: AggregateReference<PaymentCommand, PaymentView> = {
  type: 'Payment',
  command: PaymentCommand,
  view: PaymentView,
}
