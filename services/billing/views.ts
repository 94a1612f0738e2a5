import {
  type AccountView,
  Id,
  InvoiceAdjusted,
  InvoiceIssued,
  InvoicePaid,
  InvoiceVoided,
  PaymentExpired,
  PaymentFailed,
  PaymentPending,
  PaymentStarted,
  PaymentSucceeded,
  PaymentUnapplied,
  type PaymentView,
} from '@campus/contracts'
import type { Projection } from '@campus/dapr'
import { type Context, project, shown } from '@campus/platform'
import { z } from 'zod'
import { accounts, invoices, payments } from './collections.ts'

export const accountEvents = [InvoiceIssued, InvoicePaid, InvoiceVoided, InvoiceAdjusted, PaymentUnapplied] as const
export const paymentEvents = [PaymentStarted, PaymentPending, PaymentSucceeded, PaymentFailed, PaymentExpired] as const

/** What this service shows, kept from its own events. */
export const views = (context: Context): Projection[] => [
  project(context, 'billing', accountEvents, accounts, delivery => [
    { id: delivery.aggregateId, sequence: delivery.sequence, doc: shown<AccountView>(delivery) },
  ]),
  project(context, 'billing', accountEvents, invoices, delivery => {
    const { invoiceId } = About.parse(delivery.data)
    const told = shown<AccountView>(delivery).invoices.filter(({ id }) => id === invoiceId)
    return told.map(invoice => ({ id: invoice.id, sequence: delivery.sequence, doc: invoice }))
  }),
  project(context, 'billing', paymentEvents, payments, delivery => [
    { id: delivery.aggregateId, sequence: delivery.sequence, doc: shown<PaymentView>(delivery) },
  ]),
]

/** The one invoice that an event of an account is about. */
const About = z.union([
  z.object({ invoiceId: Id }),
  z.object({ invoice: z.object({ id: Id }) }).transform(({ invoice }) => ({ invoiceId: invoice.id })),
])
