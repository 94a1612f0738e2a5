import type { LocalDate, Meeting } from '@campus/contracts'

const DAY = 86_400_000
/** 1 January 1970 was a Thursday. */
const WEEKDAYS = ['TH', 'FR', 'SA', 'SU', 'MO', 'TU', 'WE'] as const
const TO_MONDAY = 3

const number = (date: LocalDate): number => Date.parse(date) / DAY
const remainder = (of: number, by: number): number => ((of % by) + by) % by

export const weekdayOf = (date: LocalDate): Meeting['days'][number] => WEEKDAYS[remainder(number(date), 7)] ?? 'TH'

/** Weeks from Monday to Sunday, numbered through all years. */
export const weekOf = (date: LocalDate): number => Math.floor((number(date) + TO_MONDAY) / 7)

/** Whether a meeting takes place on a day: one of its own, or one of its weekdays, in its weeks, not excepted. */
export function isHeldOn(meeting: Meeting, date: LocalDate): boolean {
  const { days, from, to, except, extra } = meeting
  if (extra?.includes(date)) return true
  if ((from !== undefined && date < from) || (to !== undefined && to < date)) return false
  return days.includes(weekdayOf(date)) && isInItsWeeks(meeting, date) && !except?.includes(date)
}

/** Weeks are counted from the first day; as long as nobody said which that is, it may be any. */
const isInItsWeeks = ({ every = 1, from }: Meeting, date: LocalDate): boolean =>
  every === 1 || from === undefined || remainder(weekOf(date) - weekOf(from), every) === 0

/** Every day from the first to the last, both included. */
export function* daysFrom(first: LocalDate, last: LocalDate): Generator<LocalDate> {
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY) yield new Date(at).toISOString().slice(0, 10)
}
