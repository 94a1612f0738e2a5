import {
  type AccountCommand,
  type Invoice,
  InvoiceAdjusted,
  InvoiceIssued,
  InvoicePaid,
  InvoiceVoided,
  later,
  type Money,
  money,
  negate,
  PaymentUnapplied,
  type Posting,
  WithdrawalNoted,
} from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, test } from 'vitest'
import { Account } from './account.ts'

const now = '2026-08-15T12:00:00.000Z'
const { given } = specify(Account, { id: 'ann', now })

const usd = (units: number): Money => money(BigInt(units * 100), 'USD')
/** `from` owes, `to` is owed. */
const posted = (debit: Posting['account'], credit: Posting['account'], amount: Money): Posting[] => [
  { account: debit, amount },
  { account: credit, amount: negate(amount) },
]
const line = (n: number, amount: Money): Invoice['lines'][number] => ({
  kind: 'tuition',
  amount,
  rule: 'tuition-per-credit@1',
  enrollmentId: `ann.fall.${n}`,
  sectionId: `section-${n}`,
  credits: 3,
})
const about = { registrationId: 'ann.fall', student: 'ann' }
const asked = (lines: Invoice['lines'], id = 'inv-1') => ({ id, ...about, term: 'fall', lines, due: later(now, 900) })
const issue = (lines: Invoice['lines'], id?: string, currency = 'USD'): AccountCommand => ({
  type: 'issue-invoice',
  currency,
  invoice: asked(lines, id),
})
const withdraw = (enrollments: number[], invoiceId = 'inv-1'): AccountCommand => ({
  type: 'withdraw-invoice',
  invoiceId,
  registrationId: 'ann.fall',
  enrollmentIds: enrollments.map(n => `ann.fall.${n}`),
  reason: 'dropped',
})
const pay = (amount: Money, paymentId = 'pay-1', invoiceId = 'inv-1'): AccountCommand => ({
  type: 'allocate-payment',
  paymentId,
  invoiceId,
  amount,
})

const total = (lines: Invoice['lines']): Money =>
  money(
    lines.reduce((sum, { amount }) => sum + BigInt(amount.minor), 0n),
    'USD',
  )
const issued = (lines: Invoice['lines'], id = 'inv-1', number = 1) => {
  const sum = total(lines)
  const invoice = {
    ...asked(lines, id),
    number: `2026-ann-${number}`,
    status: 'issued' as const,
    total: sum,
    paid: usd(0),
  }
  return InvoiceIssued({ invoice, postings: sum.minor === '0' ? [] : posted('receivable', 'tuition', sum) })
}
const paid = (amount: Money, paymentId: string | undefined = 'pay-1') =>
  InvoicePaid({ invoiceId: 'inv-1', ...about, paymentId, postings: posted('cash', 'receivable', amount) })
const paidByNothing = InvoicePaid({ invoiceId: 'inv-1', ...about, postings: [] })
const voided = (amount: Money) =>
  InvoiceVoided({ invoiceId: 'inv-1', ...about, reason: 'dropped', postings: posted('tuition', 'receivable', amount) })
const adjusted = (enrollments: number[], credited: Money, owner: 'receivable' | 'unapplied') =>
  InvoiceAdjusted({
    invoiceId: 'inv-1',
    ...about,
    enrollmentIds: enrollments.map(n => `ann.fall.${n}`),
    credited,
    reason: 'dropped',
    postings: credited.minor === '0' ? [] : posted('tuition', owner, credited),
  })
const noted = (enrollments: number[]) =>
  WithdrawalNoted({
    invoiceId: 'inv-1',
    ...about,
    enrollmentIds: enrollments.map(n => `ann.fall.${n}`),
    reason: 'dropped',
  })
const credited = (amount: Money, reason: string, paymentId = 'pay-1') =>
  PaymentUnapplied({
    paymentId,
    invoiceId: 'inv-1',
    student: 'ann',
    amount,
    reason,
    postings: posted('cash', 'unapplied', amount),
  })

const one = [line(1, usd(900))]
const two = [line(1, usd(900)), line(2, usd(600))]

describe('an account without invoices', () => {
  test('is charged by issuing one: receivable against tuition (R-24)', () => {
    given()
      .when(issue(two))
      .thenHappened(issued(two))
      .thenShown({ currency: 'USD', balance: usd(1500), invoices: [{ number: '2026-ann-1', status: 'issued' }] })
  })
  test('notes a withdrawal that comes before its invoice', () => {
    given()
      .when(withdraw([1]))
      .thenHappened(noted([1]))
      .thenShown({ balance: usd(0), invoices: [] })
  })
  test('keeps money for an invoice it does not know as credit', () => {
    given()
      .when(pay(usd(900)))
      .thenHappened(credited(usd(900), 'invoice unknown'))
      .thenShown({ balance: usd(-900), credits: [{ paymentId: 'pay-1', amount: usd(900) }] })
  })
  test('refuses an invoice whose lines are in several currencies', () => {
    given()
      .when(issue([line(1, usd(900)), line(2, money(60_000n, 'EUR'))]))
      .thenRefused('AMOUNT_INVALID')
  })
})

describe('an invoice that was withdrawn before it was issued', () => {
  test('is void as soon as it is issued', () => {
    given(noted([1]))
      .when(issue(one))
      .thenHappened(issued(one), voided(usd(900)))
      .thenShown({ balance: usd(0), invoices: [{ status: 'void' }] })
  })
  test('is void when nothing in particular was named', () => {
    given(noted([]))
      .when(issue(two))
      .thenHappened(issued(two), voided(usd(1500)))
  })
  test('is issued for the rest when one line was named', () => {
    given(noted([1]))
      .when(issue(two))
      .thenHappened(issued(two), adjusted([1], usd(900), 'receivable'))
      .thenShown({ balance: usd(600), invoices: [{ status: 'issued', total: usd(600) }] })
  })
  test('is void when its lines were named one after the other', () => {
    given(noted([1]), noted([2]))
      .when(issue(two))
      .thenHappened(issued(two), adjusted([1], usd(900), 'receivable'), voided(usd(600)))
      .thenShown({ balance: usd(0) })
  })
  test('is noted once', () => {
    given(noted([1]))
      .when(withdraw([1]))
      .thenNothingHappened()
  })
  test('leaves other invoices alone', () => {
    given(noted([1]))
      .when(issue(one, 'inv-2'))
      .thenHappened(issued(one, 'inv-2'))
  })
})

describe('an issued invoice', () => {
  test('is issued once', () => {
    given(issued(one)).when(issue(one)).thenNothingHappened()
  })
  test('is paid by a payment of what is owed (BILLING_SUCCESSFUL)', () => {
    given(issued(one))
      .when(pay(usd(900)))
      .thenHappened(paid(usd(900)))
      .thenShown({ balance: usd(0), invoices: [{ status: 'paid', paid: usd(900) }] })
  })
  test('R-25: is paid by a payment of more, and the rest is credit', () => {
    given(issued(one))
      .when(pay(usd(1000)))
      .thenHappened(paid(usd(900)), credited(usd(100), 'more than was owed'))
      .thenShown({ balance: usd(-100), invoices: [{ status: 'paid', paid: usd(900) }] })
  })
  test('is not paid by a payment of less, which is kept as credit', () => {
    given(issued(one))
      .when(pay(usd(500)))
      .thenHappened(credited(usd(500), 'less than is owed'))
      .thenShown({ balance: usd(400), invoices: [{ status: 'issued' }] })
  })
  test('is not paid in another currency: the money is listed, but not added up', () => {
    const euros = money(90_000n, 'EUR')
    given(issued(one))
      .when(pay(euros))
      .thenHappened(credited(euros, 'invoice is in USD'))
      .thenShown({ currency: 'USD', balance: usd(900), credits: [{ amount: euros }] })
  })
  test('is void when it is withdrawn altogether (R-24)', () => {
    given(issued(two))
      .when(withdraw([1, 2]))
      .thenHappened(voided(usd(1500)))
      .thenShown({ balance: usd(0), invoices: [{ status: 'void' }] })
  })
  test('is void when it is withdrawn without naming lines', () => {
    given(issued(two))
      .when(withdraw([]))
      .thenHappened(voided(usd(1500)))
  })
  test('owes less when a line is withdrawn', () => {
    given(issued(two))
      .when(withdraw([1]))
      .thenHappened(adjusted([1], usd(900), 'receivable'))
      .thenShown({ balance: usd(600), invoices: [{ status: 'issued', total: usd(600) }] })
  })
  test('does not change for a line that is not on it', () => {
    given(issued(one))
      .when(withdraw([7]))
      .thenNothingHappened()
  })
  test('of an account is in the account’s currency', () => {
    given(issued(one))
      .when(issue(one, 'inv-2', 'EUR'))
      .thenRefused('AMOUNT_INVALID')
    given(issued(one))
      .when(issue([line(2, money(1n, 'EUR'))], 'inv-2', 'EUR'))
      .thenRefused('AMOUNT_INVALID')
  })
  test('is numbered after the ones before', () => {
    given(issued(one))
      .when(issue(two, 'inv-2'))
      .thenHappened(issued(two, 'inv-2', 2))
  })
})

describe('an invoice with a line withdrawn', () => {
  const rest = [issued(two), adjusted([1], usd(900), 'receivable')]

  test('withdraws it once', () => {
    given(...rest)
      .when(withdraw([1]))
      .thenNothingHappened()
  })
  test('is paid by what is left', () => {
    given(...rest)
      .when(pay(usd(600)))
      .thenHappened(paid(usd(600)))
      .thenShown({ balance: usd(0) })
  })
  test('is paid by a payment that was begun for all of it, and the rest is credit', () => {
    given(...rest)
      .when(pay(usd(1500)))
      .thenHappened(paid(usd(600)), credited(usd(900), 'more than was owed'))
      .thenShown({ balance: usd(-900) })
  })
  test('is void when the last line goes too', () => {
    given(...rest)
      .when(withdraw([1, 2]))
      .thenHappened(voided(usd(600)))
      .thenShown({ balance: usd(0) })
  })
})

describe('a paid invoice', () => {
  const settled = [issued(two), paid(usd(1500))]

  test('is not paid again by the same payment', () => {
    given(...settled)
      .when(pay(usd(1500)))
      .thenNothingHappened()
  })
  test('S-09: makes credit of a second payment', () => {
    given(...settled)
      .when(pay(usd(1500), 'pay-2'))
      .thenHappened(credited(usd(1500), 'invoice is paid', 'pay-2'))
      .thenShown({ balance: usd(-1500) })
  })
  test('R-03: gives what was paid for a dropped line back as credit, and stays paid', () => {
    given(...settled)
      .when(withdraw([1]))
      .thenHappened(adjusted([1], usd(900), 'unapplied'))
      .thenShown({ balance: usd(-900), invoices: [{ status: 'paid', total: usd(1500) }] })
  })
  test('gives everything back as credit when it is withdrawn after the payment', () => {
    given(...settled)
      .when(withdraw([1, 2]))
      .thenHappened(adjusted([1, 2], usd(1500), 'unapplied'))
      .thenShown({ balance: usd(-1500) })
  })
  test('gives nothing back twice', () => {
    const once = [...settled, adjusted([1], usd(900), 'unapplied')]
    given(...once)
      .when(withdraw([1]))
      .thenNothingHappened()
    given(...once)
      .when(withdraw([]))
      .thenHappened(adjusted([2], usd(600), 'unapplied'))
  })
})

describe('a void invoice', () => {
  const gone = [issued(one), voided(usd(900))]

  test('S-07: makes credit of money that comes late', () => {
    given(...gone)
      .when(pay(usd(900)))
      .thenHappened(credited(usd(900), 'invoice is void'))
      .thenShown({ balance: usd(-900), invoices: [{ status: 'void' }] })
  })
  test('books late money once', () => {
    given(...gone, credited(usd(900), 'invoice is void'))
      .when(pay(usd(900)))
      .thenNothingHappened()
  })
  test('is not withdrawn again', () => {
    given(...gone)
      .when(withdraw([1]))
      .thenNothingHappened()
  })
  test('is not issued again', () => {
    given(...gone)
      .when(issue(one))
      .thenNothingHappened()
  })
})

describe('an invoice on which nothing is owed', () => {
  const free = [line(1, usd(0))]

  test('is paid as it is issued, with no payment', () => {
    given()
      .when(issue(free))
      .thenHappened(issued(free), paidByNothing)
      .thenShown({ balance: usd(0), invoices: [{ status: 'paid' }] })
  })
  test('is paid when all that cost something is withdrawn', () => {
    const both = [line(1, usd(900)), line(2, usd(0))]
    given(issued(both))
      .when(withdraw([1]))
      .thenHappened(adjusted([1], usd(900), 'receivable'), paidByNothing)
      .thenShown({ balance: usd(0), invoices: [{ status: 'paid', total: usd(0) }] })
  })
  test('is paid when all that cost something was withdrawn before it was issued', () => {
    const both = [line(1, usd(900)), line(2, usd(0))]
    given(noted([1]))
      .when(issue(both))
      .thenHappened(issued(both), adjusted([1], usd(900), 'receivable'), paidByNothing)
  })
  test('gives nothing back when it is dropped', () => {
    given(issued(free), paidByNothing)
      .when(withdraw([1]))
      .thenHappened(adjusted([1], usd(0), 'unapplied'))
      .thenShown({ balance: usd(0), credits: [] })
  })
})
