import { describe, expect, test } from 'vitest'
import { deadlinesIn, namesDays, OrderedTerm, termIn } from './term-dates.ts'

const days = {
  id: '2026-fa',
  name: 'Fall 2026',
  start: '2026-08-24',
  end: '2026-12-11',
  addDeadline: '2026-09-04',
  dropDeadline: '2026-10-16',
  withdrawDeadline: '2026-11-20',
  registrationOpens: '2026-04-06',
  registrationCloses: '2026-09-04',
}
const second = {
  id: 'B',
  name: 'Second eight weeks',
  start: '2026-10-19',
  end: '2026-12-11',
  addDeadline: '2026-10-23',
  dropDeadline: '2026-11-01',
  withdrawDeadline: '2026-11-27',
}
const pathsOf = (term: object) =>
  OrderedTerm.safeParse({ ...termIn(days, 'America/Chicago'), ...term }).error?.issues.map(({ path }) => path.join('.'))

describe('R-01: the days of a term', () => {
  test('open with their first moment and close with their last, by the campus clock', () => {
    expect(termIn(days, 'America/Chicago')).toEqual({
      id: '2026-fa',
      name: 'Fall 2026',
      start: '2026-08-24T05:00:00.000Z',
      end: '2026-12-12T06:00:00.000Z',
      addDeadline: '2026-09-05T05:00:00.000Z',
      dropDeadline: '2026-10-17T05:00:00.000Z',
      withdrawDeadline: '2026-11-21T06:00:00.000Z',
      registrationOpens: '2026-04-06T05:00:00.000Z',
      registrationCloses: '2026-09-05T05:00:00.000Z',
    })
  })
  test('of a part are of the same clock, also on the day it is set back', () => {
    expect(termIn({ ...days, parts: [second] }, 'America/Chicago').parts).toEqual([
      {
        ...second,
        start: '2026-10-19T05:00:00.000Z',
        end: '2026-12-12T06:00:00.000Z',
        addDeadline: '2026-10-24T05:00:00.000Z',
        dropDeadline: '2026-11-02T06:00:00.000Z',
        withdrawDeadline: '2026-11-28T06:00:00.000Z',
      },
    ])
  })
  test('may stand beside moments, which stay as they are', () => {
    const mixed = termIn({ ...days, end: '2026-12-12T00:00:00.000Z' }, 'Asia/Kolkata')
    expect([mixed.start, mixed.end]).toEqual(['2026-08-23T18:30:00.000Z', '2026-12-12T00:00:00.000Z'])
  })
  test('are told from moments, wherever they stand', () => {
    const moments = termIn({ ...days, parts: [second] }, 'UTC')
    expect([namesDays(days), namesDays(moments), namesDays({ ...moments, parts: [second] })]).toEqual([
      true,
      false,
      true,
    ])
  })
  test('of a section alone are those that are given', () => {
    expect(deadlinesIn({ dropDeadline: '2026-09-18', addDeadline: undefined }, 'Europe/Berlin')).toEqual({
      dropDeadline: '2026-09-18T22:00:00.000Z',
    })
  })
})

describe('R-01: the dates of a term', () => {
  const part = termIn({ ...days, parts: [second] }, 'America/Chicago').parts?.[0]

  test('in order are a term', () => {
    expect(pathsOf({ parts: [part, { ...part, id: 'C' }] })).toBeUndefined()
  })
  test.each([
    ['that ends as it starts', { end: '2026-08-24T05:00:00.000Z' }, ['end']],
    [
      'whose registration closes as it opens',
      { registrationCloses: '2026-04-06T05:00:00.000Z' },
      ['registrationCloses'],
    ],
    ['withdrawn from before it is dropped', { withdrawDeadline: '2026-10-17T04:59:59.999Z' }, ['withdrawDeadline']],
    ['with two parts of one id', { parts: [part, part] }, ['parts.1.id']],
    ['with a part before it', { parts: [{ ...part, start: '2026-08-24T04:59:59.999Z' }] }, ['parts.0.start']],
    ['with a part after it', { parts: [{ ...part, end: '2026-12-12T06:00:00.001Z' }] }, ['parts.0.end']],
    ['with a part that ends first', { parts: [{ ...part, end: '2026-10-19T05:00:00.000Z' }] }, ['parts.0.end']],
  ])('%s are refused, with the place', (_what, more, paths) => {
    expect(pathsOf(more)).toEqual(paths)
  })
})
