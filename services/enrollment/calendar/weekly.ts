import { dayEnds, dayOf, type LocalDate, lastDayBefore, type Meeting, type Term } from '@campus/contracts'
import { Temporal } from 'temporal-polyfill'
import { isHeldOn } from '../eligibility/occurrences.ts'

/** A meeting on the campus calendar, by the clock on the wall. */
export interface Weekly {
  /** Its first occurrence by weekday and week, be it excepted or not: what weeks are counted from. */
  readonly start: Temporal.PlainDateTime
  readonly end: Temporal.PlainDateTime
  /** The last second of its last day. */
  readonly until: Temporal.Instant
  /** Starts of occurrences that do not take place, or as one of the further days. */
  readonly except: readonly Temporal.PlainDateTime[]
}

/** The time in which a meeting without dates of its own is held, half-open, and when nothing is held. */
export type TermSpan = Pick<Term, 'start' | 'end' | 'holidays'>

/** When a meeting is held, by its weeks, within its own dates or else the term's; nothing when no day of them is one. */
export function weeklyOf(meeting: Meeting, term: TermSpan, timeZone: string): Weekly | undefined {
  const from = meeting.from ?? dayOf(term.start, timeZone)
  const to = meeting.to ?? lastDayBefore(term.end, timeZone)
  const { except = [], extra = [], ...regular } = { ...meeting, from, to }
  const first = firstOf(regular, from)
  if (first === undefined) return undefined
  const missed = [...new Set([...except, ...extra, ...(term.holidays ?? [])])].filter(date => isHeldOn(regular, date))
  return {
    ...timesOn(meeting, first),
    // UNTIL includes its moment and counts in seconds: the half-open end of the day, and no meeting at midnight with it.
    until: Temporal.Instant.from(dayEnds(to, timeZone)).subtract({ seconds: 1 }),
    except: missed.toSorted().map(date => timesOn(meeting, date).start),
  }
}

/** Start and end on a day. Who ends no later than it starts goes on past midnight. */
export function timesOn({ start, end }: Meeting, date: LocalDate): Pick<Weekly, 'start' | 'end'> {
  const day = Temporal.PlainDate.from(date)
  return { start: day.toPlainDateTime(start), end: (end > start ? day : day.add({ days: 1 })).toPlainDateTime(end) }
}

function firstOf(regular: Meeting, from: LocalDate): LocalDate | undefined {
  const day = Temporal.PlainDate.from(from)
  const soon = Array.from({ length: 7 * (regular.every ?? 1) }, (_, days) => day.add({ days }).toString())
  return soon.find(date => isHeldOn(regular, date))
}
