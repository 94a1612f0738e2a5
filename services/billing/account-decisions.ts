import {
  type AccountCommand,
  type Id,
  type Invoice,
  InvoiceAdjusted,
  InvoiceIssued,
  InvoicePaid,
  InvoiceVoided,
  type Money,
  money,
  PaymentUnapplied,
  type Refusal,
  refusal,
  sum,
  WithdrawalNoted,
} from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import type { AccountEvent } from './account-events.ts'
import { evolveAccount } from './account-evolution.ts'
import { type AccountState, invoiceOf, owed, type Withdrawal } from './account-state.ts'
import { entry } from './postings.ts'

type Command<Type extends AccountCommand['type']> = Extract<AccountCommand, { type: Type }>
type Events = AccountEvent[]

/** Every rule of an account; what it means for the state is in `evolveAccount`. */
export function decideAccount(command: AccountCommand, state: AccountState, moment: Moment): Decision<AccountEvent> {
  switch (command.type) {
    case 'issue-invoice':
      return issue(command, state, moment)
    case 'withdraw-invoice':
      return accept(withdraw(command, state))
    case 'allocate-payment':
      return accept(allocate(command, state))
  }
}

function issue(
  { invoice: asked, currency, payment }: Command<'issue-invoice'>,
  state: AccountState,
  { now }: Moment,
): Decision<AccountEvent> {
  if (invoiceOf(state, asked.id)) return accept([])
  const amounts = asked.lines.map(line => line.amount)
  const against = otherCurrencies(currency, amounts, state)
  if (against.length > 0) return refuse(...against)
  const total = sum(amounts, currency)
  const number = `${now.slice(0, 4)}-${state.student}-${state.invoices.length + 1}`
  const invoice: Invoice = { ...asked, number, status: 'issued', total, paid: money(0n, currency) }
  const issued = InvoiceIssued({ invoice, postings: entry('receivable', 'tuition', total), payment })
  return accept(settled([issued, ...early(issued, asked.id, state)], asked.id, state))
}

/** One account, one currency: there is no rate at which others could be added up. */
function otherCurrencies(currency: string, amounts: readonly Money[], state: AccountState): Refusal[] {
  const known = state.invoices[0]?.total.currency ?? currency
  const foreign = [currency, ...amounts.map(amount => amount.currency)].find(other => other !== known)
  return foreign === undefined
    ? []
    : [refusal('AMOUNT_INVALID', `The account is kept in ${known}, the invoice is in ${foreign}.`)]
}

/** What withdrawals that overtook their invoice make of it now. */
function early(issued: AccountEvent, invoiceId: Id, before: AccountState): Events {
  const events: Events = []
  for (const noted of before.withdrawn.filter(withdrawal => withdrawal.invoiceId === invoiceId))
    events.push(...credit(noted, [issued, ...events].reduce(evolveAccount, before)))
  return events
}

function withdraw({ type: _, ...withdrawal }: Command<'withdraw-invoice'>, state: AccountState): Events {
  if (invoiceOf(state, withdrawal.invoiceId)) return settled(credit(withdrawal, state), withdrawal.invoiceId, state)
  const known = state.withdrawn.some(noted => isSame(noted, withdrawal))
  return known ? [] : [WithdrawalNoted({ ...withdrawal, student: state.student })]
}

const isSame = (a: Withdrawal, b: Withdrawal): boolean =>
  a.invoiceId === b.invoiceId && a.enrollmentIds.join() === b.enrollmentIds.join()

/**
 * Takes lines back, each once: unpaid ones are no longer owed, paid ones become credit. With its last line gone an
 * unpaid invoice is void.
 */
function credit({ invoiceId, registrationId, enrollmentIds, reason }: Withdrawal, state: AccountState): Events {
  const invoice = invoiceOf(state, invoiceId)
  if (!invoice || invoice.status === 'void') return []
  const done = state.credited[invoiceId] ?? []
  const open = invoice.lines.filter(line => !done.includes(line.enrollmentId))
  const lines = enrollmentIds.length === 0 ? open : open.filter(line => enrollmentIds.includes(line.enrollmentId))
  if (lines.length === 0) return []
  if (invoice.status === 'issued' && lines.length === open.length) return [voided(invoice, reason)]
  const amounts = lines.map(line => line.amount)
  const credited = sum(amounts, invoice.total.currency)
  const adjusted = InvoiceAdjusted({
    invoiceId,
    registrationId,
    student: state.student,
    enrollmentIds: lines.map(line => line.enrollmentId),
    credited,
    reason,
    postings: entry('tuition', invoice.status === 'paid' ? 'unapplied' : 'receivable', credited),
  })
  return [adjusted]
}

/** These events; and where they leave an issued invoice on which nothing is owed (no charge, or none left), it is paid. */
function settled(events: Events, invoiceId: Id, before: AccountState): Events {
  const invoice = invoiceOf(events.reduce(evolveAccount, before), invoiceId)
  return invoice?.status === 'issued' && owed(invoice) === 0n ? [...events, paid(invoice)] : events
}

const voided = ({ id, registrationId, student, total }: Invoice, reason: string): AccountEvent =>
  InvoiceVoided({ invoiceId: id, registrationId, student, reason, postings: entry('tuition', 'receivable', total) })

/** Money pays its invoice if it is enough; what is more, and what comes to the wrong place, is credit. */
function allocate({ paymentId, invoiceId, amount }: Command<'allocate-payment'>, state: AccountState): Events {
  if (state.payments.includes(paymentId)) return []
  const invoice = invoiceOf(state, invoiceId)
  const reason = whyUnapplied(invoice, amount)
  if (!invoice || reason !== undefined)
    return [unapplied(paymentId, invoiceId, amount, reason ?? 'invoice unknown', state)]
  const rest = money(BigInt(amount.minor) - owed(invoice), amount.currency)
  return [
    paid(invoice, paymentId),
    ...(rest.minor === '0' ? [] : [unapplied(paymentId, invoiceId, rest, 'more than was owed', state)]),
  ]
}

function whyUnapplied(invoice: Invoice | undefined, amount: Money): string | undefined {
  if (!invoice) return 'invoice unknown'
  if (invoice.status !== 'issued') return `invoice is ${invoice.status}`
  if (amount.currency !== invoice.total.currency) return `invoice is in ${invoice.total.currency}`
  return BigInt(amount.minor) < owed(invoice) ? 'less than is owed' : undefined
}

const paid = (invoice: Invoice, paymentId?: Id): AccountEvent =>
  InvoicePaid({
    invoiceId: invoice.id,
    registrationId: invoice.registrationId,
    student: invoice.student,
    ...(paymentId !== undefined && { paymentId }),
    postings: entry('cash', 'receivable', money(owed(invoice), invoice.total.currency)),
  })

const unapplied = (
  paymentId: Id,
  invoiceId: Id,
  amount: Money,
  reason: string,
  { student }: AccountState,
): AccountEvent =>
  PaymentUnapplied({ paymentId, invoiceId, student, amount, reason, postings: entry('cash', 'unapplied', amount) })
