import type { Meeting } from '@campus/contracts'

/**
 * Whether two sections meet at the same time: a shared weekday, overlapping date ranges, and half-open
 * wall-clock times that cross; touching is fine, and what never meets never conflicts.
 */
export const conflict = (a: readonly Meeting[], b: readonly Meeting[]): boolean =>
  a.some(one => b.some(other => meetTogether(one, other)))

function meetTogether(a: Meeting, b: Meeting): boolean {
  return a.days.some(day => b.days.includes(day)) && datesOverlap(a, b) && a.start < b.end && b.start < a.end
}

function datesOverlap(a: Meeting, b: Meeting): boolean {
  const startsInTime = a.from === undefined || b.to === undefined || a.from <= b.to
  const endsLateEnough = b.from === undefined || a.to === undefined || b.from <= a.to
  return startsInTime && endsLateEnough
}
