import { describe, expect, test } from 'vitest'
import { readClock, readDays, readTimes } from './meeting-times.ts'

describe('a time of the day', () => {
  test.each([
    ['09:00 AM', '09:00'],
    ['9:05 am', '09:05'],
    ['12:00 PM', '12:00'],
    ['12:15 AM', '00:15'],
    ['01:50 PM', '13:50'],
    ['11:59PM', '23:59'],
    ['1:30 p.m.', '13:30'],
    ['13:30', '13:30'],
    ['00:00', '00:00'],
  ])('%j is %s', (text, value) => {
    expect(readClock('Start Time', text)).toEqual({ ok: true, value })
  })

  test.each(['', '9', '25:00', '13:00 PM', '0:30 AM', '09:60 AM', 'noon', '09:00:00', '9.30 AM', 'TBA'])(
    '%j is refused as BAD_TIME',
    text => {
      expect(readClock('End Time', text)).toMatchObject({ ok: false, faults: [{ code: 'BAD_TIME' }] })
    },
  )
})

describe('days of the week', () => {
  test.each([
    ['MTWRF', ['MO', 'TU', 'WE', 'TH', 'FR']],
    ['TR', ['TU', 'TH']],
    ['SU', ['SA', 'SU']],
    ['F M', ['MO', 'FR']],
    ['mw', ['MO', 'WE']],
    ['', []],
  ])('%j are %j, from Monday on', (text, value) => {
    expect(readDays(text)).toEqual({ ok: true, value })
  })

  test.each(['MX', 'TTh', 'MM', '12', 'constructor'])('%j are refused as BAD_DAYS', text => {
    expect(readDays(text)).toMatchObject({ ok: false, faults: [{ code: 'BAD_DAYS' }] })
  })
})

describe('the times of a row', () => {
  test('are arranged when Start Time says so, with days named or not (R-11)', () => {
    expect(readTimes({ start: 'ARRANGED', end: '', days: 'MTWRF' })).toEqual({ ok: true, value: { at: 'arranged' } })
    expect(readTimes({ start: 'arranged', end: '', days: '' })).toEqual({ ok: true, value: { at: 'arranged' } })
  })

  test('are refused when they are arranged and end all the same', () => {
    expect(readTimes({ start: 'ARRANGED', end: '10:00 AM', days: 'M' })).toMatchObject({
      faults: [{ code: 'BAD_TIME' }],
    })
  })

  test('without days are told apart from arranged hours', () => {
    expect(readTimes({ start: '01:00 PM', end: '01:50 PM', days: '' })).toEqual({ ok: true, value: { at: 'no days' } })
  })

  test.each([
    ['10:00 AM', '09:00 AM'],
    ['10:00 AM', '10:00 AM'],
    ['11:00 PM', '12:00 AM'],
  ])('from %s to %s are refused', (start, end) => {
    expect(readTimes({ start, end, days: 'M' })).toMatchObject({ ok: false, faults: [{ code: 'END_BEFORE_START' }] })
  })

  test('name every fault at once', () => {
    const reading = readTimes({ start: 'x', end: 'y', days: 'Z' })
    expect(reading).toMatchObject({ faults: [{ code: 'BAD_TIME' }, { code: 'BAD_TIME' }, { code: 'BAD_DAYS' }] })
  })
})
