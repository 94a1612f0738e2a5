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

test('R-11: patterns conflict exactly when their occurrences do', () => {
  const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const
  const day = fc.integer({ min: 0, max: 20 }).map(index => new Date(Date.UTC(2026, 8, 1 + index)))
  const time = fc.integer({ min: 8, max: 12 }).map(hour => `${String(hour).padStart(2, '0')}:00`)
  const anyMeeting = fc
    .record({
      days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
      a: day,
      b: day,
      start: time,
      end: time,
    })
    .filter(({ start, end }) => start < end)
    .map(({ days, a, b, start, end }) => {
      const [from = '', to = ''] = [a, b].map(date => date.toISOString().slice(0, 10)).toSorted()
      return { days, start, end, from, to }
    })
  const hours = ({
    days,
    start,
    end,
    from,
    to,
  }: {
    days: string[]
    start: string
    end: string
    from: string
    to: string
  }) => {
    const occurring: string[] = []
    for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
      if (days.includes(weekdays[new Date(at).getUTCDay()] ?? ''))
        for (let hour = Number(start.slice(0, 2)); hour < Number(end.slice(0, 2)); hour++)
          occurring.push(`${at}:${hour}`)
    return occurring
  }
  fc.assert(
    fc.property(anyMeeting, anyMeeting, (a, b) => {
      const mine = new Set(hours(a))
      expect(conflict([a], [b])).toBe(hours(b).some(hour => mine.has(hour)))
    }),
    { numRuns: 500 },
  )
})
