import {
  AccountCommand,
  AccountView,
  type EventOf,
  type Id,
  type Invoice,
  InvoiceAdjusted,
  InvoiceIssued,
  InvoicePaid,
  InvoiceVoided,
  Account as Known,
  type Money,
  money,
  PaymentUnapplied,
  sum,
} from '@campus/contracts'
import { accept, type Decision, defineAggregate, type Moment } from '@campus/dapr'
import { AccountState, initialAccount, invoiceOf, owed, showAccount } from './account-state.ts'
import { entry } from './postings.ts'

type Event = EventOf<
  typeof InvoiceIssued | typeof InvoicePaid | typeof InvoiceVoided | typeof InvoiceAdjusted | typeof PaymentUnapplied
>
type Command<Type extends AccountCommand['type']> = Extract<AccountCommand, { type: Type }>

/**
 * A student's account: the arbiter of money. Whether an invoice is paid or withdrawn is decided here, once, whichever
 * comes first; what arrives for an invoice that wants nothing becomes credit and is never dropped.
 */
export const Account = defineAggregate<AccountState, AccountCommand, Event, AccountView>({
  type: Known.type,
  command: AccountCommand,
  state: AccountState,
  view: AccountView,
  events: [InvoiceIssued, InvoicePaid, InvoiceVoided, InvoiceAdjusted, PaymentUnapplied],
  initial: initialAccount,
  decide,
  evolve,
  show: showAccount,
})

function decide(command: AccountCommand, state: AccountState, moment: Moment): Decision<Event> {
  switch (command.type) {
    case 'issue-invoice':
      return accept(issue(command, state, moment))
    case 'withdraw-invoice':
      return accept(withdraw(command, state))
    case 'allocate-payment':
      return accept(allocate(command, state))
  }
}

function issue({ invoice: asked, currency }: Command<'issue-invoice'>, state: AccountState, { now }: Moment): Event[] {
  if (invoiceOf(state, asked.id)) return []
  const total = sum(
    asked.lines.map(line => line.amount),
    currency,
  )
  const number = `${now.slice(0, 4)}-${state.student}-${state.invoices.length + 1}`
  const invoice: Invoice = { ...asked, number, status: 'issued', total, paid: money(0n, currency) }
  const issued = InvoiceIssued({ invoice, postings: entry('receivable', 'tuition', total) })
  const early = state.withdrawn.find(({ invoiceId }) => invoiceId === asked.id)
  return early ? [issued, voided(invoice, early.reason)] : [issued]
}

function withdraw(command: Command<'withdraw-invoice'>, state: AccountState): Event[] {
  const { invoiceId, registrationId, reason } = command
  const invoice = invoiceOf(state, invoiceId)
  if (!invoice) return [remembered(command, state)].flat()
  if (invoice.status === 'void') return []
  const done = state.credited[invoiceId] ?? []
  const lines = invoice.lines.filter(
    line => command.enrollmentIds.includes(line.enrollmentId) && !done.includes(line.enrollmentId),
  )
  if (lines.length === 0) return []
  if (invoice.status === 'issued' && lines.length + done.length === invoice.lines.length)
    return [voided(invoice, reason)]
  const credited = sum(
    lines.map(line => line.amount),
    invoice.total.currency,
  )
  const owner = invoice.status === 'paid' ? 'unapplied' : 'receivable'
  return [
    InvoiceAdjusted({
      invoiceId,
      registrationId,
      student: state.student,
      enrollmentIds: lines.map(line => line.enrollmentId),
      credited,
      reason,
      postings: entry('tuition', owner, credited),
    }),
  ]
}

/** A withdrawal that overtook its invoice is kept, so that the invoice is void as soon as it is issued. */
function remembered({ invoiceId, registrationId, reason }: Command<'withdraw-invoice'>, state: AccountState): Event[] {
  if (state.withdrawn.some(early => early.invoiceId === invoiceId)) return []
  return [InvoiceVoided({ invoiceId, registrationId, student: state.student, reason, postings: [] })]
}

const voided = ({ id, registrationId, student, total, paid }: Invoice, reason: string): Event =>
  InvoiceVoided({
    invoiceId: id,
    registrationId,
    student,
    reason,
    postings: entry('tuition', 'receivable', less(total, paid)),
  })

function allocate({ paymentId, invoiceId, amount }: Command<'allocate-payment'>, state: AccountState): Event[] {
  if (state.payments.includes(paymentId)) return []
  const invoice = invoiceOf(state, invoiceId)
  if (invoice && invoice.status === 'issued' && owed(invoice) === BigInt(amount.minor))
    return [paid(invoice, paymentId, amount)]
  const reason = invoice ? `invoice is ${invoice.status}` : 'invoice unknown'
  return [
    PaymentUnapplied({
      paymentId,
      invoiceId,
      student: state.student,
      amount,
      reason,
      postings: entry('cash', 'unapplied', amount),
    }),
  ]
}

const paid = ({ id, registrationId, student }: Invoice, paymentId: Id, amount: Money): Event =>
  InvoicePaid({ invoiceId: id, registrationId, student, paymentId, postings: entry('cash', 'receivable', amount) })

const less = (a: Money, b: Money): Money => money(BigInt(a.minor) - BigInt(b.minor), a.currency)

function evolve(state: AccountState, event: Event): AccountState {
  switch (event.type) {
    case 'billing.invoice-issued': {
      const { invoice } = event.data
      return { ...state, currency: invoice.total.currency, invoices: [...state.invoices, invoice] }
    }
    case 'billing.invoice-paid': {
      const paidUp = withInvoice(state, event.data.invoiceId, invoice => ({
        ...invoice,
        status: 'paid',
        paid: invoice.total,
      }))
      return { ...paidUp, payments: [...state.payments, event.data.paymentId] }
    }
    case 'billing.invoice-voided': {
      const { invoiceId, reason } = event.data
      const withdrawn = [...state.withdrawn, { invoiceId, reason }]
      return { ...withInvoice(state, invoiceId, invoice => ({ ...invoice, status: 'void' })), withdrawn }
    }
    case 'billing.invoice-adjusted':
      return adjusted(state, event.data)
    case 'billing.payment-unapplied': {
      const { paymentId, amount, reason } = event.data
      const credits = [...state.credits, { paymentId, amount, reason }]
      return { ...state, currency: amount.currency, credits, payments: [...state.payments, paymentId] }
    }
  }
}

function adjusted(state: AccountState, data: EventOf<typeof InvoiceAdjusted>['data']): AccountState {
  const { invoiceId, enrollmentIds, credited, reason } = data
  const done = { ...state.credited, [invoiceId]: [...(state.credited[invoiceId] ?? []), ...enrollmentIds] }
  if (invoiceOf(state, invoiceId)?.status === 'paid')
    return { ...state, credited: done, credits: [...state.credits, { paymentId: invoiceId, amount: credited, reason }] }
  return {
    ...withInvoice(state, invoiceId, invoice => ({ ...invoice, total: less(invoice.total, credited) })),
    credited: done,
  }
}

const withInvoice = (state: AccountState, invoiceId: Id, change: (invoice: Invoice) => Invoice): AccountState => ({
  ...state,
  invoices: state.invoices.map(invoice => (invoice.id === invoiceId ? change(invoice) : invoice)),
})
