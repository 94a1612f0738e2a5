import { AccountView, Id, Invoice, Money, PaymentChoice, PaymentStatus, PaymentView } from '@campus/contracts'
import { contract } from '@campus/service'
import { z } from 'zod'

export const getAccount = contract({
  method: 'get',
  path: '/v1/account',
  summary: 'My balance, invoices, payments and credits',
  access: ['student', 'finance'],
  query: z.object({ student: Id.optional().meta({ description: 'Whose account; finance only.' }) }),
  responses: { 200: AccountView.extend({ payments: z.array(PaymentView) }) },
})

export const getInvoice = contract({
  method: 'get',
  path: '/v1/invoices/:id',
  summary: 'An invoice with its lines, each traceable to a rule and an enrollment',
  access: ['student', 'finance'],
  params: z.object({ id: Id }),
  responses: { 200: Invoice },
})

export const PaymentRequest = PaymentChoice.extend({ amount: Money.optional() })
export const PaymentAnswer = z.object({
  id: Id,
  status: PaymentStatus,
  checkout: z.object({ provider: z.string(), id: z.string() }).optional(),
})

export const postPayment = contract({
  method: 'post',
  path: '/v1/invoices/:id/payments',
  summary: 'Pay an invoice',
  access: ['student', 'finance'],
  idempotent: true,
  params: z.object({ id: Id }),
  body: PaymentRequest,
  responses: { 201: PaymentAnswer },
  problems: { 409: 'The invoice is settled, or a payment of it is under way.', 422: 'The amount is not what is owed.' },
})
