import { quoted } from './cell-text.ts'
import type { SectionDraft } from './drafts.ts'
import { andThen, fault, type Reading, read, readAll } from './reading.ts'

type Meeting = SectionDraft['meetings'][number]
type Day = Meeting['days'][number]

/** The cells of a row that say when it meets. */
export interface TimeCells {
  start: string
  end: string
  days: string
}

/** When a row meets: at set times, by arrangement, or at a time whose days the file does not tell. */
export type WhenItMeets =
  | { at: 'times'; meeting: Pick<Meeting, 'days' | 'start' | 'end'> }
  | { at: 'arranged' | 'no days' }

const DAY = { M: 'MO', T: 'TU', W: 'WE', R: 'TH', F: 'FR', S: 'SA', U: 'SU' } as const satisfies Record<string, Day>
const WEEK = Object.values(DAY)

/**
 * Reads start, end and days of a row. `ARRANGED` hours have no meeting, even when days are named: days without a time
 * cannot conflict. A time without days is kept out of the meetings and left for the caller to report.
 */
export function readTimes(cells: TimeCells): Reading<WhenItMeets> {
  if (cells.start.toUpperCase() === 'ARRANGED') {
    if (cells.end === '') return read({ at: 'arranged' })
    return fault('BAD_TIME', `Start Time is ARRANGED but End Time is ${quoted(cells.end)}; leave End Time empty.`)
  }
  const times = readAll({
    start: readClock('Start Time', cells.start),
    end: readClock('End Time', cells.end),
    days: readDays(cells.days),
  })
  return andThen(times, ({ start, end, days }) => {
    if (start >= end) {
      return fault('END_BEFORE_START', `End Time ${quoted(cells.end)} is not after Start Time ${quoted(cells.start)}.`)
    }
    return read(days.length === 0 ? { at: 'no days' } : { at: 'times', meeting: { days, start, end } })
  })
}

const CLOCK = /^(\d{1,2}):(\d{2})(?:\s*([AP])\.?M\.?)?$/i

/** `09:00 AM`, `1:30 pm` or `13:30` as `HH:MM`. */
export function readClock(column: string, text: string): Reading<string> {
  const [, hours, minutes, half] = CLOCK.exec(text) ?? []
  if (hours === undefined || minutes === undefined) {
    return fault('BAD_TIME', `${column} is ${quoted(text)}; write it like "09:30 AM", or ARRANGED as Start Time.`)
  }
  const hour = Number(hours)
  const twelveHour = half !== undefined
  if (Number(minutes) > 59 || (twelveHour ? hour < 1 || hour > 12 : hour > 23)) {
    return fault('BAD_TIME', `${column} is ${quoted(text)}, which is no time of the day.`)
  }
  const ofDay = twelveHour ? (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0) : hour
  return read(`${String(ofDay).padStart(2, '0')}:${minutes}`)
}

/** `MTWRF` as weekdays from Monday on; `R` is Thursday and `U` Sunday. */
export function readDays(text: string): Reading<Day[]> {
  const letters = [...text.toUpperCase().replaceAll(/[\s,]/g, '')]
  const days = letters.flatMap(letter => (isDay(letter) ? [DAY[letter]] : []))
  if (days.length < letters.length) {
    return fault(
      'BAD_DAYS',
      `Days of Week is ${quoted(text)}; use the letters M T W R F S U (R is Thursday, U is Sunday).`,
    )
  }
  if (new Set(days).size < days.length) return fault('BAD_DAYS', `Days of Week ${quoted(text)} names a day twice.`)
  return read(WEEK.filter(day => days.includes(day)))
}

const isDay = (letter: string): letter is keyof typeof DAY => Object.hasOwn(DAY, letter)
