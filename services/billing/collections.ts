import { AccountView, Id, Invoice, PaymentStatus, PaymentView } from '@campus/contracts'
import { defineCollection } from '@campus/documents'
import type { z } from 'zod'

/** Accounts as they are shown, by student. */
export const accounts = defineCollection({ kind: 'account', schema: AccountView, indexes: {} })

/** Invoices by their id, for who has only that. */
export const invoices = defineCollection({ kind: 'invoice', schema: Invoice, indexes: {} })

/** Payments, by invoice. */
export const Payment = PaymentView.extend({ invoiceId: Id, status: PaymentStatus })
export type Payment = z.infer<typeof Payment>
export const payments = defineCollection({
  kind: 'payment',
  schema: Payment,
  indexes: { invoice: { fields: ['invoiceId', 'status'] }, student: { fields: ['student'] } },
})
