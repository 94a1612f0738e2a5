import {
  type EventOf,
  InvoiceAdjusted,
  InvoiceIssued,
  InvoicePaid,
  InvoiceVoided,
  PaymentUnapplied,
  WithdrawalNoted,
} from '@campus/contracts'

/** What can happen to an account. */
export const accountEvents = [
  InvoiceIssued,
  InvoicePaid,
  InvoiceVoided,
  InvoiceAdjusted,
  WithdrawalNoted,
  PaymentUnapplied,
] as const
export type AccountEvent = EventOf<(typeof accountEvents)[number]>
