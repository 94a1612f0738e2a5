import { AccountView, type EventOf, InvoiceIssued, later, money, PaymentSucceeded } from '@campus/contracts'
import { type Delivery, on, type Reaction } from '@campus/dapr'
import { type Context, commandFrom } from '@campus/platform'
import { Account } from './account.ts'
import { owed } from './account-state.ts'
import { Payment } from './payment.ts'

/** Seconds a gateway gets beyond the invoice's own deadline before its silence counts. */
const GRACE_SECONDS = 600

type Issued = EventOf<typeof InvoiceIssued>['data']

/** Event to command: what is to be charged is charged, and money that arrived is booked on the account. */
export const reactions = ({ aggregates }: Context): Reaction[] => [
  on('billing', InvoiceIssued, 'an invoice is charged the way the student chose when registering', async event => {
    const start = startOf(event)
    if (!start) return
    const id = `pay-${event.data.invoice.id}`
    await aggregates.send(Payment, event.tenant, id, commandFrom(event, 'billing', start))
  }),
  on('billing', PaymentSucceeded, 'a payment is booked on its invoice', async event => {
    const { student, paymentId, invoiceId, amount } = event.data
    const command = { type: 'allocate-payment' as const, paymentId, invoiceId, amount }
    await aggregates.send(Account, event.tenant, student, commandFrom(event, 'billing', command))
  }),
]

/** Nothing is charged for what the same commit left void, or paid because it came to nothing. */
function startOf({ data: { invoice, payment }, after }: Pick<Delivery<Issued>, 'data' | 'after'>) {
  const stands = AccountView.parse(after).invoices.find(({ id }) => id === invoice.id)
  if (!payment || stands?.status !== 'issued') return undefined
  const { id: invoiceId, registrationId, student, due, total } = stands
  return {
    type: 'start' as const,
    ...{ invoiceId, registrationId, student, ...payment },
    amount: money(owed(stands), total.currency),
    expires: later(due, GRACE_SECONDS),
  }
}
