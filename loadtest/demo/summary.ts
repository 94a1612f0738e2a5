import type { Inspection, Violation } from '@campus/scenarios/invariants'
import { percentiles } from '../percentiles.ts'
import type { Outcome } from './registration-day.ts'

const count = (values: readonly string[]): [string, number][] =>
  [...Map.groupBy(values, value => value)]
    .map(([value, all]): [string, number] => [value, all.length])
    .toSorted(([, a], [, b]) => b - a)

const list = (pairs: readonly [string, number][]): string =>
  pairs.map(([name, number]) => `${name} ${number}`).join(', ') || 'none'

interface Counted {
  readonly items: readonly { readonly status: string; readonly reasons: readonly { readonly code: string }[] }[]
}

/** What the day came to, for people to read; the numbers come from the stores. */
export function summary(outcomes: readonly Outcome[], books: Inspection, violations: readonly Violation[]): string {
  const items = books.enrollment.snapshots
    .filter(({ type }) => type === 'Registration')
    .flatMap(({ state }) => (state as Counted).items)
  const payments = books.billing.snapshots
    .filter(({ type }) => type === 'Payment')
    .map(({ state }) => String((state as { status: string }).status))
  const refused = items
    .filter(({ status }) => status === 'refused')
    .flatMap(({ reasons }) => reasons.map(({ code }) => code))
  const compensated = refused.filter(code => code.startsWith('PAYMENT_')).length
  const paid = outcomes.filter(({ payer, status }) => payer === 'with-registration' && status === 200)
  const all = percentiles(outcomes.map(({ ms }) => ms))
  const atOnce = percentiles(paid.map(({ ms }) => ms))
  const ms = ({ p50, p95, p99 }: typeof all) =>
    `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`
  const found = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8'].map((name): [string, number] => [
    name,
    violations.filter(({ invariant }) => invariant === name).length,
  ])
  return `
Summary
  requests       ${outcomes.length} (answers: ${list(count(outcomes.map(({ status }) => String(status))))})
  items          ${list(count(items.map(({ status }) => status)))}
  refused by     ${list(count(refused))}
  payments       ${list(count(payments))}
  compensated    ${compensated} seats went back
  answered in    ${ms(all)}
  paid at once   ${ms(atOnce)} from request to confirmed
  invariants     ${list(found)}
${violations
  .slice(0, 20)
  .map(({ invariant, detail }) => `  ${invariant}: ${detail}\n`)
  .join('')}`
}
