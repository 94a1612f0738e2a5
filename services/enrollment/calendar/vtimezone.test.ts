import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { vtimezone } from './vtimezone.ts'

const at = (date: string) => Temporal.Instant.from(`${date}T00:00:00Z`)
const berlin = (from: string, to: string) => vtimezone('Europe/Berlin', at(from), at(to)).split('\r\n')

test('A zone is told as it is from one moment to another: what holds at first, and every change', () => {
  expect(berlin('2026-09-01', '2026-12-12')).toEqual([
    'BEGIN:VTIMEZONE',
    'TZID:Europe/Berlin',
    'BEGIN:DAYLIGHT',
    'DTSTART:20260329T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'END:DAYLIGHT',
    'BEGIN:STANDARD',
    'DTSTART:20261025T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'END:STANDARD',
    'END:VTIMEZONE',
  ])
  expect(berlin('2026-11-01', '2026-12-12').filter(line => line.startsWith('DTSTART'))).toEqual([
    'DTSTART:20261025T030000',
  ])
})

test('A zone without changes has one offset', () => {
  expect(vtimezone('Asia/Dubai', at('2026-09-01'), at('2026-12-12')).split('\r\n').slice(2, -1)).toEqual([
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    'TZOFFSETFROM:+0400',
    'TZOFFSETTO:+0400',
    'END:STANDARD',
  ])
})

describe('Another reader makes the same moments of the clock on the wall, where rules are odd or were changed', () => {
  test.each([
    'Africa/Casablanca',
    'America/Edmonton',
    'America/Sao_Paulo',
    'America/Vancouver',
    'Asia/Gaza',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Europe/Dublin',
    'Pacific/Auckland',
    'US/Eastern',
  ])('%s', timeZone => {
    const [from, to] = [at('2024-01-01'), at('2027-12-31')]
    const text = ['BEGIN:VCALENDAR', vtimezone(timeZone, from, to), 'END:VCALENDAR'].join('\r\n')
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
    const zone = new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone'))
    for (let day = Temporal.PlainDate.from('2024-01-02'); day.year < 2027; day = day.add({ days: 5 })) {
      const read = new ICAL.Time(
        { year: day.year, month: day.month, day: day.day, hour: 9, minute: 0, second: 0 },
        zone,
      )
      const meant = day.toPlainDateTime('09:00').toZonedDateTime(timeZone).epochMilliseconds
      expect(read.toJSDate().getTime(), `${timeZone} ${day}`).toBe(meant)
    }
  })
})
