import type { Simulator } from '@campus/testing/simulator'
import { Account } from '../../services/billing/account.ts'
import { Payment } from '../../services/billing/payment.ts'
import { Cancellation } from '../../services/enrollment/cancellations/cancellation.ts'
import { conflict } from '../../services/enrollment/eligibility/timetable.ts'
import { Registration } from '../../services/enrollment/registration/registration.ts'
import { Seats } from '../../services/enrollment/seats/seats.ts'
import { type Violation, violationsOf } from '../invariants/index.ts'
import { CATALOG, STUDENTS } from './university.ts'

/** Everything that must hold once all has come to rest. */
export function violations(simulator: Simulator): (Violation | string)[] {
  const all = [...simulator.snapshots.values()]
  const of = (...types: string[]) => ({
    commits: simulator.commits
      .filter(({ type }) => types.includes(type))
      .toSorted((a, b) => (a.id === b.id ? a.from - b.from : a.id < b.id ? -1 : 1)),
    snapshots: all.filter(({ type }) => types.includes(type)),
    documents: new Map(),
  })
  const books = { enrollment: of('Registration', 'Seats'), billing: of('Account', 'Payment'), acknowledged: [] }
  return [...violationsOf(books).filter(({ invariant }) => invariant !== 'I8'), ...own(simulator)]
}

/** The same again from the other side: what the parts believe of each other is the same. */
function own(simulator: Simulator): string[] {
  const registrations = STUDENTS.map(student => simulator.state(Registration, `${student}.fall`))
  const items = registrations.flatMap(registration => registration.items)
  const found: string[] = []
  for (const { id, crossListGroup = id } of CATALOG) {
    const state = simulator.state(Seats, crossListGroup)
    const isHere = (place: { sectionId?: string | undefined }) => (place.sectionId ?? id) === id
    const holders = Object.values(state.holders).filter(isHere)
    const waiting = state.waiting.filter(isHere)
    const there = (seat: string) => items.filter(item => item.sectionId === id && item.seat === seat)
    const seated = holders.map(({ enrollmentId }) => enrollmentId)
    expectSame(found, `I5 seats of ${id}`, seated, there('taken'))
    expectSame(
      found,
      `I5 waiting for ${id}`,
      waiting.map(({ enrollmentId }) => enrollmentId),
      there('waiting'),
    )
    if (simulator.state(Cancellation, id).view?.status === 'under-way') found.push(`I3 ${id} is still being cancelled`)
    if (holders.some(({ taken }) => !taken)) found.push(`I5 ${id} has a seat that is held still`)
  }
  for (const registration of registrations) {
    const seated = registration.items.filter(({ seat }) => seat === 'taken')
    const clash = seated.some((item, index) =>
      seated.slice(0, index).some(other => conflict(item.meetings, other.meetings)),
    )
    if (clash) found.push(`I2 ${registration.id} sits at two places`)
  }
  for (const student of STUDENTS) found.push(...wrongMoney(simulator, student))
  return found
}

function expectSame(found: string[], what: string, there: string[], here: { enrollmentId: string }[]): void {
  const [a, b] = [
    there.toSorted().join(),
    here
      .map(({ enrollmentId }) => enrollmentId)
      .toSorted()
      .join(),
  ]
  if (a !== b) found.push(`${what}: ${a} there, ${b} here`)
}

/** No invoice is left open, and whatever the gateway took is on a paid invoice or the student’s credit. */
function wrongMoney(simulator: Simulator, student: string): string[] {
  const { invoices, credits, payments } = simulator.state(Account, student)
  const taken = [...simulator.snapshots.values()]
    .filter(({ type }) => type === 'Payment')
    .map(({ id }) => simulator.state(Payment, id))
    .filter(payment => payment.status === 'succeeded' && payment.started?.student === student)
  const sum = (amounts: { minor: string }[]) => amounts.reduce((total, { minor }) => total + BigInt(minor), 0n)
  const paid = sum(invoices.filter(({ status }) => status === 'paid').map(invoice => invoice.paid))
  const unapplied = sum(credits.filter(({ paymentId }) => payments.includes(paymentId)).map(({ amount }) => amount))
  const arrived = sum(taken.flatMap(({ started }) => (started ? [started.amount] : [])))
  return [
    ...invoices.filter(({ status }) => status === 'issued').map(({ id }) => `I5 ${id} is open still`),
    ...(paid + unapplied === arrived
      ? []
      : [`I4 ${student} paid ${arrived}, on the books are ${paid} and ${unapplied}`]),
  ]
}
