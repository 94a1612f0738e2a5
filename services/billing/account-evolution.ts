import { type Id, type Invoice, type Money, money } from '@campus/contracts'
import type { AccountEvent } from './account-events.ts'
import { type AccountState, invoiceOf } from './account-state.ts'

/** What each event makes of an account. */
export function evolveAccount(state: AccountState, event: AccountEvent): AccountState {
  switch (event.type) {
    case 'billing.invoice-issued':
      return issued(state, event.data.invoice)
    case 'billing.invoice-paid': {
      const { invoiceId, paymentId } = event.data
      const paid = withInvoice(state, invoiceId, invoice => ({ ...invoice, status: 'paid', paid: invoice.total }))
      return paymentId === undefined ? paid : { ...paid, payments: [...paid.payments, paymentId] }
    }
    case 'billing.invoice-voided':
      return withInvoice(state, event.data.invoiceId, invoice => ({ ...invoice, status: 'void' }))
    case 'billing.invoice-adjusted':
      return adjusted(state, event.data)
    case 'billing.withdrawal-noted': {
      const { invoiceId, registrationId, enrollmentIds, reason } = event.data
      return { ...state, withdrawn: [...state.withdrawn, { invoiceId, registrationId, enrollmentIds, reason }] }
    }
    case 'billing.payment-unapplied': {
      const { paymentId, amount, reason } = event.data
      const credits = [...state.credits, { paymentId, amount, reason }]
      const payments = [...state.payments.filter(known => known !== paymentId), paymentId]
      return { ...state, currency: state.currency ?? amount.currency, credits, payments }
    }
  }
}

/** The first invoice settles the account's currency; withdrawals that waited for this one have now been seen to. */
function issued(state: AccountState, invoice: Invoice): AccountState {
  return {
    ...state,
    currency: invoice.total.currency,
    invoices: [...state.invoices, invoice],
    withdrawn: state.withdrawn.filter(({ invoiceId }) => invoiceId !== invoice.id),
  }
}

type Adjusted = Extract<AccountEvent, { type: 'billing.invoice-adjusted' }>['data']

function adjusted(state: AccountState, { invoiceId, enrollmentIds, credited, reason }: Adjusted): AccountState {
  const done = { ...state.credited, [invoiceId]: [...(state.credited[invoiceId] ?? []), ...enrollmentIds] }
  if (invoiceOf(state, invoiceId)?.status !== 'paid')
    return {
      ...withInvoice(state, invoiceId, invoice => ({ ...invoice, total: less(invoice.total, credited) })),
      credited: done,
    }
  const credit = { paymentId: invoiceId, amount: credited, reason }
  return { ...state, credited: done, credits: credited.minor === '0' ? state.credits : [...state.credits, credit] }
}

const less = (a: Money, b: Money): Money => money(BigInt(a.minor) - BigInt(b.minor), a.currency)

const withInvoice = (state: AccountState, invoiceId: Id, change: (invoice: Invoice) => Invoice): AccountState => ({
  ...state,
  invoices: state.invoices.map(invoice => (invoice.id === invoiceId ? change(invoice) : invoice)),
})
