import { beforeAll, describe, expect, test } from 'vitest'
import { setUpChecker } from '../../tools/setup/index.ts'
import { verdictsOn } from './check.ts'
import { type Dropped, operationsOf, type Registered } from './histories.ts'

let checker: string
beforeAll(async () => {
  checker = await setUpChecker()
}, 120_000)

type Times = readonly [asked: number, answered?: number]
const about = (student: string, [asked, answered]: Times) => ({
  ...{ student, section: 's', asked },
  ...(answered !== undefined && { answered }),
})
const register = (student: string, times: Times, outcome?: Registered['outcome'], waitlist = false): Registered => ({
  ...{ deed: 'register', ...about(student, times), waitlist },
  ...(outcome !== undefined && { outcome }),
})
const drop = (student: string, times: Times): Dropped => ({
  ...{ deed: 'drop', ...about(student, times), outcome: 'dropped' },
})
/** What is said of these deeds in a section with one seat. */
const verdict = async (...deeds: (Registered | Dropped)[]) => {
  const verdicts = await verdictsOn(
    checker,
    operationsOf(deeds, () => 1),
  )
  return verdicts.filter(({ verdict }) => verdict === 'violated').map(({ model }) => model)
}

describe('a history is linearizable where', () => {
  test.each<[string, ...(Registered | Dropped)[]]>([
    [
      'two ask at once and the one who asked later gets the seat',
      register('a', [1, 9], 'SECTION_FULL'),
      register('b', [2, 8], 'granted'),
    ],
    [
      'a seat is given again after it was given up',
      register('a', [1, 2], 'granted'),
      drop('a', [3, 4]),
      register('b', [5, 6], 'granted'),
    ],
    [
      'it is not free yet for who asks right after',
      register('a', [1, 2], 'granted'),
      drop('a', [3, 4]),
      register('b', [5, 6], 'SECTION_FULL'),
    ],
    [
      'a seat given up goes to who waits',
      register('a', [1, 2], 'granted'),
      register('b', [3, 4], 'waitlisted', true),
      drop('a', [5, 6]),
      register('c', [7, 8], 'WAITLIST_AHEAD'),
    ],
    ['who never heard may have the seat', register('a', [1]), register('b', [5, 6], 'SECTION_FULL')],
    ['who never heard may have none', register('a', [1]), register('b', [5, 6], 'granted')],
    [
      'another tab is a duplicate of what is refused in the end',
      register('b', [1, 2], 'granted'),
      register('a', [3, 8], 'SECTION_FULL'),
      register('a', [4, 5], 'DUPLICATE'),
    ],
  ])('%s', async (_what, ...deeds) => {
    expect(await verdict(...deeds)).toEqual([])
  })
})

describe('a history is not linearizable where', () => {
  test.each<[string, string[], ...(Registered | Dropped)[]]>([
    ['one seat is given twice', ['seats'], register('a', [1, 2], 'granted'), register('b', [3, 4], 'granted')],
    ['it is full though nobody has the seat', ['seats'], register('b', [3, 4], 'SECTION_FULL')],
    [
      'it is full for who was answered before anybody asked for the seat',
      ['seats'],
      register('b', [1, 2], 'SECTION_FULL'),
      register('a', [3, 4], 'granted'),
    ],
    [
      'the seat came back before it was given up',
      ['seats'],
      register('a', [1, 2], 'granted'),
      register('b', [3, 4], 'granted'),
      drop('a', [5, 6]),
    ],
    [
      'somebody slips in before who waits',
      ['seats'],
      register('a', [1, 2], 'granted'),
      register('b', [3, 4], 'waitlisted', true),
      drop('a', [5, 6]),
      register('c', [7, 8], 'granted'),
    ],
    ['somebody is behind nobody', ['seats'], register('a', [1, 2], 'WAITLIST_AHEAD')],
    [
      'somebody has the section twice',
      ['seats', 'standing'],
      register('a', [1, 2], 'granted'),
      register('a', [3, 4], 'granted'),
    ],
    ['a duplicate is of nothing', ['standing'], register('a', [1, 2], 'DUPLICATE')],
    ['somebody drops what they never had', ['seats', 'standing'], drop('a', [1, 2])],
  ])('%s', async (_what, models, ...deeds) => {
    expect(await verdict(...deeds)).toEqual(models)
  })
})
