import { type AccountCommand, money, type Posting } from '@campus/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Account } from './account.ts'
import type { AccountState } from './account-state.ts'

/** The books that follow from the postings alone, and what went through the bank. */
interface Books {
  state: AccountState
  readonly ledger: Map<Posting['account'], bigint>
  /** Money that arrived, once per payment. */
  readonly arrived: Map<string, bigint>
  /** Ends each invoice came to. */
  readonly ends: Map<string, string[]>
}

const moment = { tenant: 'u1', id: 'ann', now: '2026-08-15T12:00:00.000Z', commandId: 'c', by: 'x' }
const amount = (minor: bigint) => money(minor, 'USD')
const about = { registrationId: 'ann.fall', student: 'ann' }

function run(books: Books, command: AccountCommand): void {
  const decision = Account.decide(Account.command.parse(command), books.state, moment)
  if ('refused' in decision) throw new Error(`refused: ${JSON.stringify(decision.refused)}`)
  for (const event of decision.events) {
    const postings: Posting[] = 'postings' in event.data ? event.data.postings : []
    expect(total(postings), `${event.type} balances`).toBe(0n)
    for (const { account, amount: posted } of postings)
      books.ledger.set(account, (books.ledger.get(account) ?? 0n) + BigInt(posted.minor))
    if (event.type === 'billing.invoice-paid' || event.type === 'billing.invoice-voided') {
      const ends = books.ends.get(event.data.invoiceId) ?? []
      books.ends.set(event.data.invoiceId, [...ends, event.type])
    }
    books.state = Account.state.parse(JSON.parse(JSON.stringify(Account.evolve(books.state, event, moment.now))))
  }
}

const total = (postings: readonly Posting[]): bigint =>
  postings.reduce((sum, { amount: { minor } }) => sum + BigInt(minor), 0n)

function expectBalanced({ state, ledger, arrived, ends }: Books): void {
  const on = (account: Posting['account']): bigint => ledger.get(account) ?? 0n
  const sum = (amounts: readonly { minor: string }[]) => amounts.reduce((all, { minor }) => all + BigInt(minor), 0n)
  const issued = state.invoices.filter(({ status }) => status === 'issued')
  const paid = state.invoices.filter(({ status }) => status === 'paid')
  const bank = [...arrived.values()].reduce((all, minor) => all + minor, 0n)
  const credits = sum(state.credits.map(credit => credit.amount))
  const refunded = sum(
    state.credits.filter(({ paymentId }) => paymentId.startsWith('inv-')).map(credit => credit.amount),
  )
  expect(
    [...ledger.values()].reduce((all, minor) => all + minor, 0n),
    'double entry',
  ).toBe(0n)
  expect(on('cash'), 'every payment is booked once').toBe(bank)
  expect(bank, 'money is on a paid invoice, or credit').toBe(
    sum(paid.map(invoice => invoice.paid)) + credits - refunded,
  )
  expect(on('receivable'), 'what is owed').toBe(sum(issued.map(invoice => invoice.total)))
  expect(-on('unapplied'), 'what is credit').toBe(credits)
  expect(BigInt(Account.show(state)?.balance.minor ?? 0), 'the balance').toBe(on('receivable') + on('unapplied'))
  for (const [invoiceId, how] of ends) expect(how.length, `${invoiceId} ends once`).toBe(1)
  for (const { id, status } of state.invoices) expect(status === 'issued', id).toBe(!ends.has(id))
  expect(issued.filter(invoice => invoice.total.minor === '0')).toEqual([])
}

test('R-24 to R-26, I4: the books balance after every command, whatever comes in whatever order', () => {
  const invoiceId = fc.integer({ min: 1, max: 3 }).map(n => `inv-${n}`)
  const lines = [900n, 0n, 600n].map((minor, index) => ({
    kind: 'tuition' as const,
    amount: amount(minor),
    rule: 'r@1',
    enrollmentId: `ann.fall.${index + 1}`,
    sectionId: `s-${index}`,
    credits: 3,
  }))
  const some = fc.subarray(lines, { minLength: 1 })
  const issue = fc.tuple(invoiceId, some).map(
    ([id, chosen]): AccountCommand => ({
      type: 'issue-invoice',
      currency: 'USD',
      invoice: { id, ...about, term: 'fall', lines: chosen, due: '2026-09-01T00:00:00.000Z' },
    }),
  )
  const withdraw = fc.tuple(invoiceId, fc.subarray(lines)).map(
    ([id, chosen]): AccountCommand => ({
      type: 'withdraw-invoice',
      invoiceId: id,
      registrationId: 'ann.fall',
      enrollmentIds: chosen.map(({ enrollmentId }) => enrollmentId),
      reason: 'dropped',
    }),
  )
  const pay = fc.tuple(invoiceId, fc.integer({ min: 1, max: 6 }), fc.constantFrom(600n, 900n, 1500n)).map(
    ([id, n, minor]): AccountCommand => ({
      type: 'allocate-payment',
      paymentId: `pay-${n}`,
      invoiceId: id,
      amount: amount(minor),
    }),
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(issue, withdraw, pay), { maxLength: 25 }), commands => {
      const books: Books = { state: Account.initial('ann'), ledger: new Map(), arrived: new Map(), ends: new Map() }
      for (const command of commands) {
        if (command.type === 'allocate-payment' && !books.arrived.has(command.paymentId))
          books.arrived.set(command.paymentId, BigInt(command.amount.minor))
        run(books, command)
        expectBalanced(books)
        const before = structuredClone(books)
        run(books, command)
        expect(books, 'the same command again changes nothing').toEqual(before)
      }
    }),
    { numRuns: 300 },
  )
})
