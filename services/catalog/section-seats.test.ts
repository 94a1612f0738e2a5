import { describe, expect, test } from 'vitest'
import { groupReasons, isBeforeRegistration, reserveReasons } from './section-seats.ts'

const codes = (reasons: readonly { code: string }[]) => reasons.map(({ code }) => code)
const section = (crossListGroup?: string) => ({ capacity: 10, ...(crossListGroup !== undefined && { crossListGroup }) })
const before = { groupExists: true, mayRegroup: true }
const open = { groupExists: true, mayRegroup: false }

describe('a section (R-15)', () => {
  test('joins a cross-list group that is there', () => {
    expect(groupReasons(section('xl'), null, open)).toEqual([])
    expect(codes(groupReasons(section('xl'), null, { ...open, groupExists: false }))).toEqual(['NOT_FOUND'])
  })
  test('changes its group while nobody can have a seat yet, and not afterwards', () => {
    for (const [was, is] of [
      ['xl', 'other'],
      ['xl', undefined],
      [undefined, 'xl'],
    ] as const) {
      expect(groupReasons(section(is), section(was), before)).toEqual([])
      expect(codes(groupReasons(section(is), section(was), open))).toEqual(['ALREADY_EXISTS'])
    }
  })
  test('is changed otherwise as ever', () => {
    expect(groupReasons(section('xl'), section('xl'), open)).toEqual([])
    expect(groupReasons(section(), section(), open)).toEqual([])
  })
})

test('groups stand from an hour before registration opens', () => {
  const term = { registrationOpens: '2026-04-01T06:00:00.000Z' }
  expect(isBeforeRegistration(term, Date.parse('2026-04-01T04:59:59.999Z'))).toBe(true)
  expect(isBeforeRegistration(term, Date.parse('2026-04-01T05:00:00.000Z'))).toBe(false)
})

describe('reserves (R-16)', () => {
  const kept = (seats: number, filter: object) => ({ seats, filter })

  test('are no more seats than the section has', () => {
    const reserves = [kept(6, { majors: ['art'] }), kept(4, { levels: ['graduate'] })]
    expect(reserveReasons({ capacity: 10, reserves })).toEqual([])
    expect(codes(reserveReasons({ capacity: 9, reserves }))).toEqual(['TOO_MANY'])
  })
  test('are for the same students once', () => {
    const same = { levels: ['graduate'], majors: ['art', 'biology'] }
    const reserves = [kept(1, same), kept(1, { majors: ['biology', 'art', 'art'], levels: ['graduate'] })]
    expect(codes(reserveReasons({ capacity: 9, reserves }))).toEqual(['ALREADY_EXISTS'])
    expect(reserveReasons({ capacity: 9, reserves: [kept(1, same), kept(1, { majors: ['art'] })] })).toEqual([])
  })
  test('need not be', () => {
    expect(reserveReasons({ capacity: 0 })).toEqual([])
  })
})
