import { type Instant, instant, type LocalDate } from './time.ts'

const DAY = 86_400_000
/** No zone is further from UTC, in milliseconds. */
const FURTHEST = 15 * 3_600_000

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const [year, month, day] = ['numeric', '2-digit', '2-digit'] as const
  const made = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year,
    month,
    day,
  })
  formats.set(timeZone, made)
  return made
}

/** The day it is in a time zone (IANA name) at a moment, in milliseconds since 1970. */
export function dayIn(timeZone: string, at: number): LocalDate {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`
}

/** The day on the campus calendar that a moment is in. */
export const dayOf = (at: Instant, timeZone: string): LocalDate => dayIn(timeZone, Date.parse(at))

/** The last day of what ends at a moment, which is no longer in it. */
export const lastDayBefore = (end: Instant, timeZone: string): LocalDate => dayIn(timeZone, Date.parse(end) - 1)

/** The day so many days after another. */
export const daysAfter = (day: LocalDate, days: number): LocalDate => instant(Date.parse(day) + days * DAY).slice(0, 10)

/**
 * The first moment of a day of the campus calendar, whatever the clocks do that night. Looked for, not reckoned:
 * there are nights without a midnight.
 */
export function dayStarts(day: LocalDate, timeZone: string): Instant {
  let before = Date.parse(day) - FURTHEST
  let reached = Date.parse(day) + FURTHEST
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2)
    if (dayIn(timeZone, middle) < day) before = middle
    else reached = middle
  }
  return instant(reached)
}

/** The moment it is over: the first of the next day, which is no longer in it. A last day ends then. */
export const dayEnds = (day: LocalDate, timeZone: string): Instant => dayStarts(daysAfter(day, 1), timeZone)
