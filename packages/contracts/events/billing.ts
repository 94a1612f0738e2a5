import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { Id } from '../ids.ts'
import { Money } from '../money.ts'
import { Instant } from '../time.ts'
import { PaymentChoice } from './payment-choice.ts'

export const InvoiceStatus = z.enum(['issued', 'paid', 'void'])
export const InvoiceLine = z.object({
  kind: z.literal('tuition'),
  amount: Money,
  /** The fee rule and its version that gave the amount: every line is traceable. */
  rule: z.string(),
  enrollmentId: Id,
  sectionId: Id,
  credits: z.number(),
})
export const Invoice = z.object({
  id: Id,
  number: z.string(),
  registrationId: Id,
  student: Id,
  term: Id,
  status: InvoiceStatus,
  lines: z.array(InvoiceLine),
  total: Money,
  paid: Money,
  due: Instant,
})
export type Invoice = z.infer<typeof Invoice>

/** One side of a double entry: positive debits, negative credits; every event's postings add up to zero. */
export const Posting = z.object({ account: z.enum(['receivable', 'tuition', 'cash', 'unapplied']), amount: Money })
export type Posting = z.infer<typeof Posting>
const postings = z.array(Posting)

export const AccountView = z.object({
  student: Id,
  currency: z.string(),
  balance: Money,
  invoices: z.array(Invoice),
  credits: z.array(z.object({ paymentId: Id, amount: Money, reason: z.string() })),
})
export type AccountView = z.infer<typeof AccountView>

export const InvoiceIssued = defineEvent(
  'billing.invoice-issued',
  'An invoice was issued for held seats; where the student chose how to pay, that is taken up at once.',
  z.object({ invoice: Invoice, postings, payment: PaymentChoice.optional() }),
)
export const InvoicePaid = defineEvent(
  'billing.invoice-paid',
  'BILLING_SUCCESSFUL: the invoice is paid in full; without a payment where nothing was owed.',
  z.object({ invoiceId: Id, registrationId: Id, student: Id, paymentId: Id.optional(), postings }),
)
export const InvoiceVoided = defineEvent(
  'billing.invoice-voided',
  'An unpaid invoice was voided; nothing is owed on it any more.',
  z.object({ invoiceId: Id, registrationId: Id, student: Id, reason: z.string(), postings }),
)
export const InvoiceAdjusted = defineEvent(
  'billing.invoice-adjusted',
  'Lines were credited: what was paid for them is the student’s credit, what was not is no longer owed.',
  z.object({
    invoiceId: Id,
    registrationId: Id,
    student: Id,
    enrollmentIds: z.array(Id),
    credited: Money,
    reason: z.string(),
    postings,
  }),
)
export const WithdrawalNoted = defineEvent(
  'billing.withdrawal-noted',
  'A withdrawal came before its invoice: it takes effect as soon as the invoice is issued.',
  z.object({ invoiceId: Id, registrationId: Id, student: Id, enrollmentIds: z.array(Id), reason: z.string() }),
)
export const PaymentUnapplied = defineEvent(
  'billing.payment-unapplied',
  'Money arrived that its invoice does not want (void, paid already, or for less); it is kept as credit (R-25, R-26).',
  z.object({ paymentId: Id, invoiceId: Id, student: Id, amount: Money, reason: z.string(), postings }),
)

export const PaymentStatus = z.enum(['created', 'pending', 'succeeded', 'failed', 'expired'])
export const PaymentView = z.object({
  id: Id,
  invoiceId: Id,
  registrationId: Id,
  student: Id,
  gateway: z.string(),
  amount: Money,
  status: PaymentStatus,
  checkout: z.object({ provider: z.string(), id: z.string() }).optional(),
})
export type PaymentView = z.infer<typeof PaymentView>

/** How invoices end for the registrations that wait for them: paid, or the payment failed. */
export const SETTLEMENTS_TOPIC = 'billing-settlements'

const payment = { paymentId: Id, invoiceId: Id, registrationId: Id, student: Id, amount: Money }
export const PaymentStarted = defineEvent(
  'billing.payment-started',
  'A payment was begun; the gateway has not been asked yet.',
  z.object({
    ...payment,
    gateway: z.string(),
    outcome: z.string().optional(),
    afterSeconds: z.number().optional(),
    expires: Instant,
  }),
)
export const PaymentPending = defineEvent(
  'billing.payment-pending',
  'The gateway has the payment and has not decided.',
  z.object({ ...payment, checkoutId: z.string(), pollAt: Instant }),
)
export const PaymentSucceeded = defineEvent(
  'billing.payment-succeeded',
  'The gateway has the money.',
  z.object({ ...payment, checkoutId: z.string() }),
)
export const PaymentFailed = defineEvent(
  'billing.payment-failed',
  'BILLING_FAILED: the gateway declined the payment.',
  z.object({ ...payment, checkoutId: z.string(), reason: z.string() }),
)
export const PaymentExpired = defineEvent(
  'billing.payment-expired',
  'The gateway never answered; a late success is still accepted (R-26).',
  z.object(payment),
)
