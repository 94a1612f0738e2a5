import type { Meeting } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { calendarOf, type EnrolledSection } from './calendar.ts'
import { enrolled, fall, fallInBerlin, logic } from './testing/facts.ts'
import { readCalendar } from './testing/reading.ts'

const chicago = (...those: EnrolledSection[]) =>
  calendarOf({ tenant: 'north', timeZone: 'America/Chicago', enrolled: those })
const read = (...those: EnrolledSection[]) => readCalendar(chicago(...those))
const meetings = (...those: Partial<Meeting>[]): Meeting[] =>
  those.map(more => ({ days: ['MO'], start: '09:00', end: '10:00', ...more }))
const localsOf = (meeting: Partial<Meeting>) =>
  read(enrolled({ meetings: meetings(meeting) })).flatMap(({ occurrences }) => occurrences.map(({ local }) => local))

describe('A timetable read back by another parser', () => {
  test('has an event for each meeting, with course, section, room and every day on which it is held', () => {
    const [event, ...others] = read(enrolled())
    expect(others).toEqual([])
    expect(event).toMatchObject({
      uid: 'fall.cs-101-a.0@north.campus',
      sequence: 2,
      status: 'CONFIRMED',
      summary: 'CS 101 A',
      location: 'Weaver Studios 210',
    })
    expect(event?.occurrences).toHaveLength(32)
    expect(event?.occurrences[0]).toEqual({ local: '2026-08-24T09:00', utc: '2026-08-24T14:00:00.000Z', minutes: 50 })
    expect(event?.occurrences.at(-1)?.local).toBe('2026-12-09T09:00')
  })

  test('names a section without a code by its number, and says its title where it has one', () => {
    const { code: _, ...unnamed } = logic
    expect(read({ section: unnamed, term: fall, revision: 1 })[0]?.summary).toBe('CS 101 50017')
    expect(read(enrolled({ title: 'Sets, Proofs; and "More"' }))[0]?.summary).toBe('CS 101 A: Sets, Proofs; and "More"')
  })

  test('has no event for what has no times, and is a calendar even when empty', () => {
    expect(read(enrolled({ meetings: [] }))).toEqual([])
    expect(read()).toEqual([])
  })

  test('keeps a cancelled section, as cancelled', () => {
    expect(read(enrolled({ status: 'cancelled' }))).toMatchObject([{ status: 'CANCELLED', summary: 'CS 101 A' }])
  })

  test('is the same text for the same facts in whatever order', () => {
    const other = enrolled({ id: 'fall.art-101-a', courseId: 'art-101' })
    expect(chicago(enrolled(), other)).toBe(chicago(other, enrolled()))
  })
})

describe('A change', () => {
  const before = enrolled({ meetings: meetings({ room: '1' }, { days: ['TU'], room: '1' }) }, 7)
  const after = enrolled({ meetings: meetings({ room: '1' }, { days: ['TU'], room: '2' }) }, 8)

  test('of a room is a higher SEQUENCE of the same event', () => {
    const [old, now] = [read(before), read(after)]
    expect(now.map(({ uid }) => uid)).toEqual(old.map(({ uid }) => uid))
    expect(new Set(now.map(({ uid }) => uid)).size).toBe(2)
    expect([old[1]?.sequence, now[1]?.sequence]).toEqual([7, 8])
    expect([old[1]?.location, now[1]?.location]).toEqual(['1', '2'])
  })

  test('of university makes it another event', () => {
    const south = calendarOf({ tenant: 'south', timeZone: 'America/Chicago', enrolled: [before] })
    expect(readCalendar(south)[0]?.uid).not.toBe(read(before)[0]?.uid)
  })
})

describe('R-01: a meeting is held from the first to the last day, both included, and no longer', () => {
  test('within dates of its own, from the first weekday that is one of its days', () => {
    expect(localsOf({ days: ['FR', 'MO'], from: '2026-09-02', to: '2026-09-14' })).toEqual([
      '2026-09-04T09:00',
      '2026-09-07T09:00',
      '2026-09-11T09:00',
      '2026-09-14T09:00',
    ])
  })

  test('or within the term, whose end is the first moment that is no longer in it', () => {
    const locals = localsOf({ days: ['FR', 'SA'] })
    expect([locals[0], locals.at(-1)]).toEqual(['2026-08-28T09:00', '2026-12-11T09:00'])
  })

  test('up to the last minute of the last day, and not at the midnight that ends it', () => {
    expect(localsOf({ days: ['TU'], start: '23:30', end: '23:59', from: '2026-09-01', to: '2026-09-08' })).toEqual([
      '2026-09-01T23:30',
      '2026-09-08T23:30',
    ])
    expect(
      localsOf({ days: ['TU', 'WE'], start: '00:00', end: '01:00', from: '2026-09-01', to: '2026-09-08' }),
    ).toEqual(['2026-09-01T00:00', '2026-09-02T00:00', '2026-09-08T00:00'])
  })

  test('once, where there is one day only, and never where none of its days is in the range', () => {
    expect(localsOf({ days: ['TU'], from: '2026-09-01', to: '2026-09-01' })).toEqual(['2026-09-01T09:00'])
    expect(localsOf({ days: ['MO'], from: '2026-09-01', to: '2026-09-06' })).toEqual([])
  })

  test('past midnight, where it ends before it starts', () => {
    const late = enrolled({ meetings: meetings({ start: '22:00', end: '00:00' }) })
    expect(read(late)[0]?.occurrences[0]).toMatchObject({ local: '2026-08-24T22:00', minutes: 120 })
  })
})

describe('R-11: a meeting is held on its occurrences', () => {
  const september = { from: '2026-08-31', to: '2026-09-30' }
  const daysOf = (meeting: Partial<Meeting>, holidays: string[] = []) =>
    read({ ...enrolled({ meetings: meetings(meeting) }), term: { ...fall, holidays } })
      .flatMap(({ occurrences }) => occurrences.map(({ local }) => local.slice(5, 10)))
      .toSorted()

  test('every other week, from the week of its first day', () => {
    expect(daysOf({ ...september, every: 2 })).toEqual(['08-31', '09-14', '09-28'])
    expect(daysOf({ ...september, from: '2026-09-02', every: 2 })).toEqual(['09-14', '09-28'])
    expect(daysOf({ ...september, days: ['FR', 'MO'], from: '2026-09-02', every: 2 })).toEqual([
      '09-04',
      '09-14',
      '09-18',
      '09-28',
    ])
  })
  test('not on days that are excepted, nor on holidays', () => {
    expect(daysOf({ ...september, except: ['2026-09-14', '2026-09-15'] }, ['2026-09-07'])).toEqual([
      '08-31',
      '09-21',
      '09-28',
    ])
  })
  test('on further days, each once, though they be holidays, days of it or out of its dates', () => {
    const extra = ['2026-09-05', '2026-09-07', '2026-09-21', '2026-10-10']
    expect(daysOf({ ...september, extra }, ['2026-09-07'])).toEqual([
      '08-31',
      '09-05',
      '09-07',
      '09-14',
      '09-21',
      '09-28',
      '10-10',
    ])
  })
  test('which the standard says with INTERVAL and EXDATE in campus time', () => {
    const text = chicago(enrolled({ meetings: meetings({ ...september, every: 2, except: ['2026-09-14'] }) }))
    expect(text.split('\r\n')).toEqual(
      expect.arrayContaining([
        'RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261001T045959Z;BYDAY=MO',
        'EXDATE;TZID=America/Chicago:20260914T090000',
      ]),
    )
  })
})

describe('R-11: a meeting at nine is at nine by the campus clock, in summer and in winter', () => {
  test.each([
    ['Europe/Berlin', '2026-10-19T07:00:00.000Z', '2026-10-26T08:00:00.000Z', 9],
    ['America/Chicago', '2026-10-26T14:00:00.000Z', '2026-11-02T15:00:00.000Z', 10],
  ])('%s', (timeZone, summer, winter, week) => {
    const section = { ...logic, meetings: meetings({ from: '2026-08-24', to: '2026-12-07' }) }
    const text = calendarOf({ tenant: 'north', timeZone, enrolled: [{ section, term: fallInBerlin, revision: 1 }] })
    const occurrences = readCalendar(text)[0]?.occurrences ?? []
    expect(occurrences.slice(week - 1, week + 1).map(({ utc }) => utc)).toEqual([summer, winter])
    expect(new Set(occurrences.map(({ local }) => local.slice(11)))).toEqual(new Set(['09:00']))
  })
})

describe('The text', () => {
  const lines = (text: string): string[] => text.split('\r\n')

  test('ends every line with CRLF and has no other line end', () => {
    const text = chicago(enrolled({ title: 'Logic\nand\u0007Proof' }))
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u)
    expect(readCalendar(text)[0]?.summary).toBe('CS 101 A: Logic and Proof')
  })

  test('is folded at 75 octets, not within a character', () => {
    const title = 'Übergänge – 数学の基礎と論理 🎓'.repeat(8)
    const text = chicago(enrolled({ title }))
    expect(lines(text).every(line => Buffer.byteLength(line) <= 75)).toBe(true)
    expect(lines(text).every(line => line.isWellFormed())).toBe(true)
    expect(readCalendar(text)[0]?.summary).toBe(`CS 101 A: ${title}`)
  })

  test('gives times in the campus zone, whose rules it brings, and the end of repetition in UTC', () => {
    const text = lines(chicago(enrolled()))
    expect(text).toContain('TZID:America/Chicago')
    expect(text).toContain('DTSTART;TZID=America/Chicago:20260824T090000')
    expect(text).toContain('RRULE:FREQ=WEEKLY;UNTIL=20261212T055959Z;BYDAY=MO,WE')
    expect(text).toContain('DTSTAMP:20260501T120000Z')
  })
})
