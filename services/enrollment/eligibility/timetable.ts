import type { LocalDate, Meeting } from '@campus/contracts'
import { daysFrom, isHeldOn, weekdayOf, weekOf } from './occurrences.ts'

/**
 * Whether two sections meet at the same time: on some day on which both are held, at half-open wall-clock times
 * that cross; touching is fine, and what never meets never conflicts.
 */
export const conflict = (a: readonly Meeting[], b: readonly Meeting[]): boolean =>
  a.some(one => b.some(other => meetTogether(one, other)))

const meetTogether = (a: Meeting, b: Meeting): boolean =>
  a.start < b.end && b.start < a.end && (isHeldOnExtraOf(a, b) || isHeldOnExtraOf(b, a) || shareADay(a, b))

const isHeldOnExtraOf = ({ extra = [] }: Meeting, other: Meeting): boolean => extra.some(date => isHeldOn(other, date))

/**
 * A weekday of both in the time in which both run: occurrences count, not patterns. They are looked at one by one only
 * where the patterns meet and weeks or exceptions may keep the meetings apart.
 */
function shareADay(a: Meeting, b: Meeting): boolean {
  const from = later(a.from, b.from)
  const to = earlier(a.to, b.to)
  const common = a.days.filter(day => b.days.includes(day))
  if (!common.some(day => occursWithin(day, from, to))) return false
  if (isEveryWeek(a) && isEveryWeek(b)) return true
  if (from === undefined || to === undefined) return shareWeeks(a, b)
  return daysFrom(from, to).some(date => isHeldOn(a, date) && isHeldOn(b, date))
}

const later = (a: LocalDate | undefined, b: LocalDate | undefined): LocalDate | undefined =>
  a === undefined || (b !== undefined && a < b) ? b : a
const earlier = (a: LocalDate | undefined, b: LocalDate | undefined): LocalDate | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a

/** With neither weeks nor days left out. */
const isEveryWeek = ({ every = 1, except = [] }: Meeting): boolean => every === 1 && except.length === 0

/** Without an end there are more weeks than exceptions: it is enough that some week is one of both. */
const shareWeeks = (a: Meeting, b: Meeting): boolean =>
  a.from === undefined ||
  b.from === undefined ||
  (weekOf(a.from) - weekOf(b.from)) % commonDivisor(a.every ?? 1, b.every ?? 1) === 0

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

/** Whether a weekday occurs between two dates, both included: always where an end is open or a week lies between. */
function occursWithin(day: Meeting['days'][number], from: LocalDate | undefined, to: LocalDate | undefined): boolean {
  if (from === undefined || to === undefined || Date.parse(to) - Date.parse(from) >= SIX_DAYS) return true
  return daysFrom(from, to).some(date => weekdayOf(date) === day)
}

const SIX_DAYS = 6 * 86_400_000
