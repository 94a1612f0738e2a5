import {
  AccountView,
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
  PaymentView,
} from '@campus/contracts'
import type { Projection } from '@campus/dapr'
import { type Context, project } from '@campus/platform'
import { z } from 'zod'
import { accounts, invoices, payments } from './collections.ts'

export const accountEvents = [InvoiceIssued, InvoicePaid, InvoiceVoided, InvoiceAdjusted, PaymentUnapplied] as const
export const paymentEvents = [PaymentStarted, PaymentPending, PaymentSucceeded, PaymentFailed, PaymentExpired] as const

/** What this service shows, kept from its own events. */
export const views = (context: Context): Projection[] => [
  project(context, 'billing', accountEvents, accounts, ({ aggregateId, sequence, after }) => [
    { id: aggregateId, sequence, doc: AccountView.parse(after) },
  ]),
  project(context, 'billing', accountEvents, invoices, ({ sequence, data, after }) =>
    AccountView.parse(after)
      .invoices.filter(({ id }) => id === About.parse(data).invoiceId)
      .map(invoice => ({ id: invoice.id, sequence, doc: invoice })),
  ),
  project(context, 'billing', paymentEvents, payments, ({ aggregateId, sequence, after }) => [
    { id: aggregateId, sequence, doc: PaymentView.parse(after) },
  ]),
]

/** The one invoice that an event of an account is about. */
const About = z.union([
  z.object({ invoiceId: Id }),
  z.object({ invoice: z.object({ id: Id }) }).transform(({ invoice }) => ({ invoiceId: invoice.id })),
])
