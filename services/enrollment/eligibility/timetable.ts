import type { LocalDate, Meeting } from '@campus/contracts'

/**
 * Whether two sections meet at the same time: on some day that both have, at half-open wall-clock times that
 * cross; touching is fine, and what never meets never conflicts.
 */
export const conflict = (a: readonly Meeting[], b: readonly Meeting[]): boolean =>
  a.some(one => b.some(other => meetTogether(one, other)))

const meetTogether = (a: Meeting, b: Meeting): boolean => a.start < b.end && b.start < a.end && shareADay(a, b)

/** A weekday of both that occurs in the time in which both run: occurrences count, not patterns. */
function shareADay(a: Meeting, b: Meeting): boolean {
  const from = [a.from, b.from]
    .filter(date => date !== undefined)
    .toSorted()
    .at(-1)
  const to = [a.to, b.to].filter(date => date !== undefined).toSorted()[0]
  const occurring = weekdaysWithin(from, to)
  return a.days.some(day => b.days.includes(day) && occurring.has(day))
}

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const
const DAY = 86_400_000

/** Weekdays between two dates, both included; all of them where an end is open or a week lies between. */
function weekdaysWithin(from: LocalDate | undefined, to: LocalDate | undefined): ReadonlySet<string> {
  const first = from === undefined ? Number.NaN : Date.parse(from)
  const days = to === undefined ? Number.NaN : (Date.parse(to) - first) / DAY + 1
  if (Number.isNaN(days) || days >= WEEKDAYS.length) return new Set(WEEKDAYS)
  return new Set(Array.from({ length: Math.max(0, days) }, (_, index) => weekday(first + index * DAY)))
}

const weekday = (midnight: number): string => WEEKDAYS[new Date(midnight).getUTCDay()] ?? ''
