import { PaymentSucceeded } from '@campus/contracts'
import { on, type Reaction } from '@campus/dapr'
import { type Context, commandFrom } from '@campus/platform'
import { Account } from './account.ts'

/** Event to command: money that arrived is booked on the account. */
export const reactions = ({ aggregates }: Context): Reaction[] => [
  on('billing', PaymentSucceeded, 'a payment is booked on its invoice', async event => {
    const { student, paymentId, invoiceId, amount } = event.data
    const command = { type: 'allocate-payment' as const, paymentId, invoiceId, amount }
    await aggregates.send(Account, event.tenant, student, commandFrom(event, 'billing', command))
  }),
]
