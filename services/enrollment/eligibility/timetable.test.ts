import type { Meeting } from '@campus/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conflict } from './timetable.ts'

const meeting = (days: string, time: string, from?: string, to?: string): Meeting => {
  const [start = '', end = ''] = time.split('-')
  const dates = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  return { days: days.split(' ') as Meeting['days'], start, end, ...dates }
}
const clash = (a: Meeting, b: Meeting) => {
  expect(conflict([b], [a])).toBe(conflict([a], [b]))
  return conflict([a], [b])
}

describe('R-11: two meetings', () => {
  test('on the same day at crossing times conflict', () => {
    expect(clash(meeting('MO WE', '09:00-10:00'), meeting('WE FR', '09:59-11:00'))).toBe(true)
  })
  test('that only touch do not', () => {
    expect(clash(meeting('MO', '09:00-10:00'), meeting('MO', '10:00-11:00'))).toBe(false)
  })
  test('on different days do not', () => {
    expect(clash(meeting('MO', '09:00-10:00'), meeting('TU', '09:00-10:00'))).toBe(false)
  })
  test('one within the other conflict', () => {
    expect(clash(meeting('MO', '08:00-12:00'), meeting('MO', '09:00-10:00'))).toBe(true)
  })
  test('in different halves of the term do not', () => {
    const first = meeting('MO', '09:00-10:00', '2026-09-01', '2026-10-15')
    const second = meeting('MO', '09:00-10:00', '2026-10-16', '2026-12-10')
    expect(clash(first, second)).toBe(false)
  })
  test('that share one last and first day conflict when it is their weekday', () => {
    const first = meeting('MO', '09:00-10:00', '2026-09-07', '2026-10-12')
    const second = meeting('MO', '09:00-10:00', '2026-10-12', '2026-12-07')
    expect(clash(first, second)).toBe(true)
  })
  test('whose weekday does not occur in the days they share do not', () => {
    const first = meeting('MO', '09:00-10:00', '2026-09-07', '2026-10-14')
    const second = meeting('MO TU', '09:00-10:00', '2026-10-13', '2026-12-01')
    expect(clash(first, second)).toBe(false)
  })
  test('with an open end are taken to go on', () => {
    expect(clash(meeting('MO', '09:00-10:00', '2026-09-07'), meeting('MO', '09:00-10:00'))).toBe(true)
    expect(
      clash(meeting('MO', '09:00-10:00', undefined, '2026-09-06'), meeting('MO', '09:00-10:00', '2026-09-07')),
    ).toBe(false)
  })
})

test('R-11: what never meets never conflicts', () => {
  expect(conflict([], [meeting('MO', '09:00-10:00')])).toBe(false)
  expect(conflict([], [])).toBe(false)
})

describe('R-11: occurrences count, not patterns', () => {
  const a = { ...meeting('MO', '09:00-10:00', '2026-08-24', '2026-12-11'), every: 2 }
  const b = { ...a, from: '2026-08-31' }

  test('A weeks never meet B weeks', () => {
    expect(clash(a, b)).toBe(false)
    expect(clash(a, { ...b, from: '2026-09-07' })).toBe(true)
    expect(clash(a, { ...a, from: '2026-08-26' })).toBe(true)
  })
  test('with an end or without', () => {
    const { to: _, ...open } = a
    expect(clash(open, b)).toBe(false)
    expect(clash(open, { ...open, from: '2026-08-31' })).toBe(false)
    expect(clash(open, { ...open, from: '2026-09-14', every: 3 })).toBe(true)
  })
  test('every week meets both', () => {
    const always = meeting('MO', '09:30-10:30')
    expect([clash(a, always), clash(b, always)]).toEqual([true, true])
  })
  test('what only one of them has on a day off is no conflict', () => {
    const once = meeting('MO', '09:00-10:00', '2026-09-07', '2026-09-07')
    const off = { ...meeting('MO', '09:00-10:00', '2026-08-24', '2026-12-11'), except: ['2026-09-07'] }
    expect(clash(once, off)).toBe(false)
    expect(clash(once, { ...off, except: ['2026-09-14'] })).toBe(true)
  })
  test('a further day counts, also one that is no weekday of it and out of its dates', () => {
    const saturday = meeting('SA', '09:00-10:00', '2026-09-01', '2026-09-30')
    const further = { ...meeting('MO', '09:00-10:00', '2026-10-01', '2026-10-31'), extra: ['2026-09-12'] }
    expect(clash(further, saturday)).toBe(true)
    expect(clash(further, { ...saturday, except: ['2026-09-12'] })).toBe(false)
    expect(clash(further, { ...further, start: '09:59' })).toBe(true)
  })
})

/** What is said above, reckoned the slow way: every hour of every day on which a meeting is held. */
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const
const DAY = 86_400_000
const FIRST = Date.UTC(2026, 8, 1)
const dateOf = (index: number) => new Date(FIRST + index * DAY).toISOString().slice(0, 10)

function hoursOf({ days, start, end, from = '', to = '', every = 1, except = [], extra = [] }: Meeting): string[] {
  const monday = new Date(from)
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7))
  const held = Array.from({ length: 60 }, (_, index) => dateOf(index)).filter(date => {
    const week = Math.floor((Date.parse(date) - monday.getTime()) / (7 * DAY))
    const regular = from <= date && date <= to && days.includes(WEEKDAYS[new Date(date).getUTCDay()] ?? 'MO')
    return extra.includes(date) || (regular && week % every === 0 && !except.includes(date))
  })
  const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)
  return held.flatMap(date => hours.filter(hour => start <= hour && hour < end).map(hour => `${date} ${hour}`))
}

test('R-11: meetings conflict exactly when two of their occurrences do, either way round', () => {
  const day = fc.integer({ min: 0, max: 40 })
  const time = fc.integer({ min: 8, max: 12 }).map(hour => `${String(hour).padStart(2, '0')}:00`)
  const some = fc.array(day.map(dateOf), { maxLength: 6 })
  const anyMeeting = fc
    .record({
      days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1, maxLength: 3 }),
      range: fc.tuple(day, day),
      start: time,
      end: time,
      every: fc.integer({ min: 1, max: 3 }),
      except: some,
      extra: fc.array(day.map(dateOf), { maxLength: 2 }),
    })
    .filter(({ start, end }) => start < end)
    .map(({ range, ...more }) => ({ ...more, from: dateOf(Math.min(...range)), to: dateOf(Math.max(...range)) }))
  fc.assert(
    fc.property(anyMeeting, anyMeeting, (a, b) => {
      const mine = new Set(hoursOf(a))
      expect(conflict([a], [b])).toBe(hoursOf(b).some(hour => mine.has(hour)))
      expect(conflict([b], [a])).toBe(conflict([a], [b]))
    }),
    { numRuns: 2_000 },
  )
})
