import type { LocalDate, Meeting, Term } from '@campus/contracts'
import { Temporal } from 'temporal-polyfill'

/** A meeting on the campus calendar: its first occurrence by the clock on the wall, and the last second of its last day. */
export interface Weekly {
  readonly start: Temporal.PlainDateTime
  readonly end: Temporal.PlainDateTime
  readonly until: Temporal.Instant
}

/** The time in which a meeting without dates of its own is held: half-open. */
export type TermSpan = Pick<Term, 'start' | 'end'>

/** When a meeting is held, weekly, within its own dates or else the term's; nothing when no day of its range is one. */
export function weeklyOf(
  { days, start, end, ...range }: Meeting,
  term: TermSpan,
  timeZone: string,
): Weekly | undefined {
  const [from, to] = [dayOf(range.from ?? firstDay(term, timeZone)), dayOf(range.to ?? lastDay(term, timeZone))]
  const week = Array.from(WEEKDAYS, (_, index) => from.add({ days: index }))
  const first = week.find(day => days.some(code => code === WEEKDAYS[day.dayOfWeek - 1]))
  if (!first || Temporal.PlainDate.compare(first, to) > 0) return undefined
  return {
    start: first.toPlainDateTime(start),
    // Who ends no later than it starts goes on past midnight.
    end: (end > start ? first : first.add({ days: 1 })).toPlainDateTime(end),
    until: lastSecondOf(to, timeZone),
  }
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

const dayOf = (date: LocalDate): Temporal.PlainDate => Temporal.PlainDate.from(date)

const localDate = (at: Temporal.Instant, timeZone: string): LocalDate =>
  at.toZonedDateTimeISO(timeZone).toPlainDate().toString()

const firstDay = ({ start }: TermSpan, timeZone: string): LocalDate => localDate(Temporal.Instant.from(start), timeZone)

/** The end is the first moment that is no longer in the term. */
const lastDay = ({ end }: TermSpan, timeZone: string): LocalDate =>
  localDate(Temporal.Instant.from(end).subtract({ milliseconds: 1 }), timeZone)

/** UNTIL includes its moment and counts in seconds: the half-open end of the day, and no meeting at midnight with it. */
const lastSecondOf = (day: Temporal.PlainDate, timeZone: string): Temporal.Instant =>
  day.add({ days: 1 }).toZonedDateTime(timeZone).toInstant().subtract({ seconds: 1 })
