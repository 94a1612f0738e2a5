import { type AccountView, Currency, Id, Invoice, Money, money, sum } from '@campus/contracts'
import { z } from 'zod'

/** What a student owes and has paid, as the sum of all postings; invoices are views over charges. */
export const AccountState = z.object({
  student: Id,
  currency: Currency.nullable(),
  invoices: z.array(Invoice),
  /** Lines credited per invoice, so that a repeated withdrawal credits nothing twice. */
  credited: z.record(z.string(), z.array(Id)),
  /** Invoices withdrawn before they were issued: events come in any order. */
  withdrawn: z.array(z.object({ invoiceId: Id, reason: z.string() })),
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

export function showAccount(state: AccountState): AccountView {
  const currency = state.currency ?? 'USD'
  const credit = BigInt(
    sum(
      state.credits.map(({ amount }) => amount),
      currency,
    ).minor,
  )
  const balance = state.invoices.reduce((total, invoice) => total + owed(invoice), -credit)
  const { student, invoices, credits } = state
  return { student, currency, balance: money(balance, currency), invoices, credits }
}
