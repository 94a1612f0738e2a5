import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayEnds, dayIn, dayOf, dayStarts, lastDayBefore } from './campus-day.ts'
import { instant, later } from './time.ts'

const HOUR = 3_600

describe('R-01: the last day of something ends with the day, in the zone of the campus', () => {
  test.each([
    ['America/Chicago', 'an ordinary day', '2026-09-04', '2026-09-05T05:00:00.000Z', 24],
    ['America/Chicago', 'the day clocks go forward', '2026-03-08', '2026-03-09T05:00:00.000Z', 23],
    ['America/Chicago', 'the day before', '2026-03-07', '2026-03-08T06:00:00.000Z', 24],
    ['America/Chicago', 'the day clocks go back', '2026-11-01', '2026-11-02T06:00:00.000Z', 25],
    ['America/Chicago', 'the day before', '2026-10-31', '2026-11-01T05:00:00.000Z', 24],
    ['Europe/Berlin', 'the day clocks go forward', '2026-03-29', '2026-03-29T22:00:00.000Z', 23],
    ['Europe/Berlin', 'the day clocks go back', '2026-10-25', '2026-10-25T23:00:00.000Z', 25],
    ['Asia/Kolkata', 'any day', '2026-03-29', '2026-03-29T18:30:00.000Z', 24],
    ['Asia/Kolkata', 'the last of a year', '2026-12-31', '2026-12-31T18:30:00.000Z', 24],
    ['America/Santiago', 'a day before one that has no midnight', '2026-09-05', '2026-09-06T04:00:00.000Z', 24],
  ])('%s, %s (%s): %s, after %i hours', (zone, _what, day, end, hours) => {
    expect(dayEnds(day, zone)).toBe(end)
    expect(later(dayStarts(day, zone), hours * HOUR)).toBe(end)
  })

  test('the instant before still is in the day, the instant itself is not', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('America/Chicago', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'),
        fc.integer({ min: 0, max: 3_000 }).map(days => instant(Date.UTC(2024, 0, 1 + days)).slice(0, 10)),
        (zone, day) => {
          const end = dayEnds(day, zone)
          expect(lastDayBefore(end, zone)).toBe(day)
          expect(dayOf(end, zone) > day).toBe(true)
          expect(dayOf(dayStarts(day, zone), zone)).toBe(day)
          expect(lastDayBefore(dayStarts(day, zone), zone) < day).toBe(true)
        },
      ),
    )
  })
})

test.each([
  ['Pacific/Kiritimati', '2026-03-02'],
  ['America/Chicago', '2026-03-01'],
  ['Pacific/Pago_Pago', '2026-03-01'],
  ['UTC', '2026-03-01'],
])('R-01: at noon UTC of 1 March it is, in %s, %s', (zone, day) => {
  expect(dayIn(zone, Date.parse('2026-03-01T12:00:00Z'))).toBe(day)
})

test('R-01: a day is written so that text order is time order, in every zone', () => {
  const moment = fc.integer({ min: 0, max: Date.parse('2100-01-01') })
  fc.assert(
    fc.property(moment, moment, fc.constantFrom('Asia/Kolkata', 'America/St_Johns', 'Asia/Bangkok'), (a, b, zone) => {
      const [earlier, later] = [dayIn(zone, Math.min(a, b)), dayIn(zone, Math.max(a, b))]
      expect(earlier).toMatch(/^\d{4}-\d{2}-\d{2}$/)
      expect(earlier <= later).toBe(true)
    }),
  )
})
