import { z } from 'zod'
import { AccountView, Invoice } from '../events/billing.ts'
import { PaymentChoice } from '../events/payment-choice.ts'
import { Id } from '../ids.ts'
import { Currency, Money } from '../money.ts'
import type { AggregateReference } from './reference.ts'

/** What a student's account in billing may be asked; its id is the student's. */
export const AccountCommand = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('issue-invoice'),
    currency: Currency,
    invoice: Invoice.omit({ number: true, status: true, paid: true, total: true }),
    payment: PaymentChoice.optional(),
  }),
  z.object({
    type: z.literal('withdraw-invoice'),
    invoiceId: Id,
    registrationId: Id,
    enrollmentIds: z.array(Id),
    reason: z.string(),
  }),
  z.object({ type: z.literal('allocate-payment'), paymentId: Id, invoiceId: Id, amount: Money }),
])
export type AccountCommand = z.infer<typeof AccountCommand>

export const Account: AggregateReference<AccountCommand, AccountView> = {
  type: 'Account',
  command: AccountCommand,
  view: AccountView,
}
