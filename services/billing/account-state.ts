import { type AccountView, Currency, Id, Invoice, Money, money, sum } from '@campus/contracts'
import { z } from 'zod'

/** Lines of an invoice that are not to be charged; all of them where none is named. */
export const Withdrawal = z.object({
  invoiceId: Id,
  registrationId: Id,
  enrollmentIds: z.array(Id),
  reason: z.string(),
})
export type Withdrawal = z.infer<typeof Withdrawal>

/** What a student owes and has paid, as the sum of all postings; invoices are views over charges. */
export const AccountState = z.object({
  student: Id,
  currency: Currency.nullable(),
  invoices: z.array(Invoice),
  /** Lines credited per invoice, so that a repeated withdrawal credits nothing twice. */
  credited: z.record(z.string(), z.array(Id)),
  /** Withdrawals whose invoice has not been issued yet: events come in any order. */
  withdrawn: z.array(Withdrawal),
  /** Payments already booked. */
  payments: z.array(Id),
  credits: z.array(z.object({ paymentId: Id, amount: Money, reason: z.string() })),
})
export type AccountState = z.infer<typeof AccountState>

export const initialAccount = (student: Id): AccountState => ({
  student,
  currency: null,
  invoices: [],
  credited: {},
  withdrawn: [],
  payments: [],
  credits: [],
})

export const invoiceOf = (state: AccountState, invoiceId: Id): Invoice | undefined =>
  state.invoices.find(invoice => invoice.id === invoiceId)

/** What is still to be paid on an invoice. */
export const owed = ({ status, total, paid }: Invoice): bigint =>
  status === 'issued' ? BigInt(total.minor) - BigInt(paid.minor) : 0n

/** The balance is in the account's own currency: positive is owed; money in another is listed, but not added up. */
export function showAccount({ student, currency: own, invoices, credits }: AccountState): AccountView {
  const currency = own ?? 'USD'
  const mine = credits.map(({ amount }) => amount).filter(amount => amount.currency === currency)
  const balance = invoices.reduce((total, invoice) => total + owed(invoice), -BigInt(sum(mine, currency).minor))
  return { student, currency, balance: money(balance, currency), invoices, credits }
}
