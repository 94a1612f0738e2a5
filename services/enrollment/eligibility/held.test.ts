import type { Meeting } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { meetingsHeld, needsZone } from './held.ts'
import { conflict } from './timetable.ts'

const part = (id: string, start: string, end: string) => {
  const deadlines = { addDeadline: end, dropDeadline: end, withdrawDeadline: end }
  return { id, name: id, start, end, ...deadlines }
}
const term = {
  start: '2026-08-24T05:00:00.000Z',
  end: '2026-12-12T06:00:00.000Z',
  holidays: ['2026-09-07', '2026-10-19', '2026-11-26'],
  parts: [
    part('A', '2026-08-24T05:00:00.000Z', '2026-10-17T05:00:00.000Z'),
    part('B', '2026-10-19T05:00:00.000Z', '2026-12-12T06:00:00.000Z'),
  ],
}
const monday: Meeting = { days: ['MO'], start: '09:00', end: '10:00' }
const held = (meeting: Partial<Meeting>, partOfTerm?: string) =>
  meetingsHeld({ meetings: [{ ...monday, ...meeting }], partOfTerm }, term, 'America/Chicago')

describe('R-11: a meeting is held', () => {
  test('through the whole term where nothing else is said, and then needs no dates and no zone', () => {
    expect(held({})).toEqual([monday])
    expect(needsZone({ meetings: [monday] }, term)).toBe(false)
  })
  test('in its part of term alone, by the days of the campus, and not on holidays', () => {
    expect(held({}, 'A')).toEqual([{ ...monday, from: '2026-08-24', to: '2026-10-16', except: ['2026-09-07'] }])
    expect(held({}, 'B')).toEqual([{ ...monday, from: '2026-10-19', to: '2026-12-11', except: ['2026-10-19'] }])
    expect(needsZone({ meetings: [monday], partOfTerm: 'A' }, term)).toBe(true)
  })
  test('within dates of its own', () => {
    const own = { from: '2026-09-08', to: '2026-09-30' }
    expect(held(own, 'A')).toEqual([{ ...monday, ...own }])
    expect(needsZone({ meetings: [{ ...monday, ...own }], partOfTerm: 'A' }, term)).toBe(false)
  })
  test('in weeks that are counted from the first of the term', () => {
    expect(held({ every: 2 })).toMatchObject([
      { from: '2026-08-24', to: '2026-12-11', except: ['2026-09-07', '2026-10-19'] },
    ])
  })
  test('on a holiday where somebody asked for that day', () => {
    expect(held({ extra: ['2026-09-07'] }, 'A')).toMatchObject([{ extra: ['2026-09-07'] }])
    expect(held({ extra: ['2026-09-07'] }, 'A')[0]?.except).toBeUndefined()
  })
  test('so that two halves of a term do not conflict, and each does with what goes through', () => {
    expect(conflict(held({}, 'A'), held({}, 'B'))).toBe(false)
    expect([conflict(held({}, 'A'), held({})), conflict(held({}), held({}, 'B'))]).toEqual([true, true])
  })
  test('and what meets on holidays only does not conflict', () => {
    const once = { from: '2026-09-07', to: '2026-09-07' }
    expect(conflict(held(once), held({}, 'A'))).toBe(false)
  })
})
