import type { Requirement } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { asCorequisite, coursesNamed, evaluate, unmet } from './requirements.ts'
import type { Studies } from './studies.ts'

const on = '2026-08-24'
const nothing: Studies = { on }
const took = (courseId: string, grade: string, more: { credits?: number; takenAt?: string } = {}) => ({
  courseId,
  term: '2025-fa',
  grade,
  credits: 3,
  ...more,
})
const with_ = (grade: string): Studies => ({ on, taken: [took('cs-101', grade)] })
const cs101 = { course: 'cs-101' }
const cs105 = { course: 'cs-105' }
const math221 = { course: 'math-221' }
const now: Studies = { on, inProgress: [{ courseId: 'cs-101', credits: 3 }] }

describe('a course (R-13)', () => {
  test.each(['A+', 'C', 'D-', 'P', 'S'])('is met by a %s', grade => {
    expect(evaluate(cs101, with_(grade))).toBe('true')
  })
  test.each(['F', 'W', 'I', 'AU', 'NP', 'U', 'Z'])('is not met by a %s', grade => {
    expect(evaluate(cs101, with_(grade))).toBe('false')
  })
  test.each([
    ['A', 'true'],
    ['C+', 'true'],
    ['C', 'true'],
    ['C-', 'false'],
    ['F', 'false'],
    ['P', 'false'],
    ['S', 'false'],
    ['W', 'false'],
  ])('with C or better and a %s is %s', (grade, verdict) => {
    expect(evaluate({ ...cs101, minGrade: 'C' }, with_(grade))).toBe(verdict)
  })
  test('in progress makes the enrollment conditional', () => {
    expect(evaluate(cs101, now)).toBe('in-progress')
    expect(evaluate({ ...cs101, minGrade: 'C' }, now)).toBe('in-progress')
  })
  test('is conditional when it is repeated for a better grade, and met while it is repeated after a good one', () => {
    const repeating = (grade: string): Studies => ({ ...now, ...with_(grade) })
    expect(evaluate({ ...cs101, minGrade: 'C' }, repeating('D'))).toBe('in-progress')
    expect(evaluate({ ...cs101, minGrade: 'C' }, repeating('B'))).toBe('true')
  })
  test('is met by the best of several attempts', () => {
    const taken = ['F', 'W', 'B', 'D'].map(grade => took('cs-101', grade))
    expect(evaluate({ ...cs101, minGrade: 'B' }, { on, taken })).toBe('true')
  })
  test('is met by an equivalent, also one in progress, but not the other way round', () => {
    const equivalents = { 'cs-101': ['ece-110'] }
    expect(evaluate(cs101, { on, equivalents, taken: [took('ece-110', 'B')] })).toBe('true')
    expect(evaluate(cs101, { on, equivalents, inProgress: [{ courseId: 'ece-110' }] })).toBe('in-progress')
    expect(evaluate({ course: 'ece-110' }, { on, equivalents, taken: [took('cs-101', 'B')] })).toBe('false')
    expect(evaluate({ course: 'constructor' }, { on, equivalents })).toBe('false')
  })
  test.each([
    ['2021-08-24', 'true'],
    ['2021-08-24T05:00:00.000Z', 'true'],
    ['2021-08-23', 'false'],
    [undefined, 'false'],
  ])('within five years that was taken at %s is %s', (takenAt, verdict) => {
    const taken = [{ ...took('cs-101', 'A'), takenAt }]
    expect(evaluate({ ...cs101, within: 5 }, { on, taken })).toBe(verdict)
    expect(evaluate(cs101, { on, taken })).toBe('true')
  })
  test('wished in the same request is enough only where it may be concurrent', () => {
    const wished = [{ courseId: 'cs-101' }]
    expect(evaluate(cs101, { on, wished })).toBe('false')
    expect(evaluate({ ...cs101, concurrent: false }, { on, wished })).toBe('false')
    expect(evaluate({ ...cs101, concurrent: true }, { on, wished })).toBe('in-progress')
    expect(evaluate({ ...cs101, concurrent: true }, now)).toBe('in-progress')
    expect(evaluate({ ...cs101, concurrent: true }, with_('B'))).toBe('true')
  })
})

describe('a group of requirements (R-13)', () => {
  const done: Studies = { on, taken: [took('cs-105', 'B')], inProgress: [{ courseId: 'cs-101' }] }

  test.each<[Requirement, string]>([
    [{ any: [math221, cs101] }, 'in-progress'],
    [{ any: [cs105, cs101, math221] }, 'true'],
    [{ any: [math221] }, 'false'],
    [{ all: [cs105, cs101] }, 'in-progress'],
    [{ all: [cs105, cs101, math221] }, 'false'],
    [{ all: [cs105] }, 'true'],
    [{ nOf: { n: 1, of: [cs105, cs101, math221] } }, 'true'],
    [{ nOf: { n: 2, of: [cs105, cs101, math221] } }, 'in-progress'],
    [{ nOf: { n: 3, of: [cs105, cs101, math221] } }, 'false'],
    [{ all: [{ any: [math221, cs101] }, { any: [cs105, math221] }] }, 'in-progress'],
  ])('%j is %s', (requirement, verdict) => {
    expect(evaluate(requirement, done)).toBe(verdict)
  })
})

describe('credits (R-13)', () => {
  const studies: Studies = {
    on,
    taken: [
      took('geol-411', 'B', { credits: 4 }),
      took('geol-411', 'C', { credits: 4 }),
      took('geol-101', 'P', { credits: 1.1 }),
      took('geol-432', 'F', { credits: 4 }),
      took('math-415', 'A', { credits: 2.2 }),
    ],
    inProgress: [{ courseId: 'geol-440', credits: 4 }, { courseId: 'geol-411', credits: 4 }, { courseId: 'thesis' }],
  }
  test.each([
    [{ min: 7.3 }, 'true'],
    [{ min: 7.31 }, 'in-progress'],
    [{ min: 11.3 }, 'in-progress'],
    [{ min: 11.31 }, 'false'],
    [{ min: 5.1, subject: 'GEOL' }, 'true'],
    [{ min: 5.2, subject: 'GEOL' }, 'in-progress'],
    [{ min: 1, subject: 'GEO' }, 'false'],
    [{ min: 4, subject: 'GEOL', level: 400 }, 'true'],
    [{ min: 8, subject: 'GEOL', level: 400 }, 'in-progress'],
    [{ min: 5, subject: 'GEOL', level: 441 }, 'false'],
  ])('%j count each passed course once, and are %s', (credits, verdict) => {
    expect(evaluate({ credits }, studies)).toBe(verdict)
  })
})

describe('what somebody has to say (R-13)', () => {
  const known: Studies = {
    on,
    tests: [{ code: 'MATH', score: 69 }],
    programs: ['nursing'],
    level: 'undergraduate',
    standings: ['senior', 'good'],
    permissions: ['CONSENT'],
  }
  test.each<[Requirement, string]>([
    [{ test: { code: 'MATH', min: 69 } }, 'true'],
    [{ test: { code: 'MATH', min: 70 } }, 'false'],
    [{ test: { code: 'CHEM', min: 0 } }, 'false'],
    [{ program: 'nursing' }, 'true'],
    [{ program: 'law' }, 'false'],
    [{ level: 'undergraduate' }, 'true'],
    [{ level: 'graduate' }, 'false'],
    [{ standing: 'junior' }, 'true'],
    [{ standing: 'senior' }, 'true'],
    [{ standing: 'graduate' }, 'false'],
    [{ standing: 'good' }, 'true'],
    [{ standing: 'probation' }, 'false'],
    [{ permission: 'CONSENT' }, 'true'],
    [{ permission: 'DEPARTMENT' }, 'false'],
  ])('%j is %s', (requirement, verdict) => {
    expect(evaluate(requirement, known)).toBe(verdict)
    expect(evaluate(requirement, nothing)).toBe('false')
  })
})

describe('what is missing (R-13)', () => {
  const words = (requirement: Requirement, studies: Studies = nothing) =>
    unmet(requirement, studies).map(each => each.words)

  test.each<[Requirement, string[]]>([
    [{ ...cs101, minGrade: 'C' }, ['CS 101 with C or better']],
    [{ ...cs101, within: 5 }, ['CS 101 within the last 5 years']],
    [{ ...cs101, within: 1, concurrent: true }, ['CS 101 within the last year (before or in the same term)']],
    [{ all: [cs101, math221] }, ['CS 101', 'MATH 221']],
    [
      { all: [cs101, { all: [cs105, { any: [math221, { course: 'math-234l' }] }] }] },
      ['CS 101', 'CS 105', 'MATH 221 or MATH 234L'],
    ],
    [{ any: [cs101, cs105, math221] }, ['CS 101, CS 105 or MATH 221']],
    [{ any: [{ ...cs101, minGrade: 'C' }, cs105] }, ['CS 101 with C or better, or CS 105']],
    [{ any: [{ all: [cs101, math221] }, cs105] }, ['(CS 101 and MATH 221) or CS 105']],
    [{ nOf: { n: 2, of: [cs101, cs105, math221] } }, ['2 of: CS 101, CS 105 and MATH 221']],
    [{ credits: { min: 30 } }, ['30 credits']],
    [{ credits: { min: 1, subject: 'geol', level: 400 } }, ['1 credit in GEOL in courses numbered 400 or above']],
    [{ test: { code: 'MATH', min: 70 } }, ['a score of 70 or more in the test MATH']],
    [{ any: [{ program: 'nursing' }, { level: 'graduate' }] }, ['enrollment in the program nursing or graduate level']],
    [{ standing: 'junior' }, ['junior standing or above']],
    [{ standing: 'graduate' }, ['graduate standing']],
    [{ standing: 'good' }, ['good standing']],
    [{ any: [cs101, { permission: 'CONSENT' }] }, ['CS 101 or consent of the instructor']],
    [{ permission: 'LAB-7' }, ['permission LAB-7']],
  ])('of %j is %j', (requirement, expected) => {
    expect(words(requirement)).toEqual(expected)
  })

  test('is only what would cure it: nothing that is met or in progress', () => {
    const studies: Studies = { on, taken: [took('cs-105', 'A')], inProgress: [{ courseId: 'math-221' }] }
    expect(words({ all: [cs101, cs105, math221] }, studies)).toEqual(['CS 101'])
    expect(words({ any: [{ all: [cs101, cs105] }, { course: 'cs-124' }] }, studies)).toEqual(['CS 101 or CS 124'])
    expect(words({ nOf: { n: 3, of: [cs101, cs105, math221, { course: 'cs-124' }] } }, studies)).toEqual([
      'CS 101 or CS 124',
    ])
    expect(words({ nOf: { n: 3, of: [cs101, { course: 'cs-124' }, math221] } }, studies)).toEqual(['CS 101', 'CS 124'])
  })
  test('is nothing where it is met, or may be met by grades to come', () => {
    expect(words(cs101, with_('A'))).toEqual([])
    expect(words({ all: [cs101] }, now)).toEqual([])
  })
  test('says the same as a requirement', () => {
    expect(unmet({ all: [cs101, math221] }, with_('B'))).toEqual([{ requirement: math221, words: 'MATH 221' }])
  })
})

test('a corequisite is met by a course of the same term, wherever it stands (R-14)', () => {
  const requirement = { all: [cs101, { any: [cs105, { nOf: { n: 1, of: [math221] } }] }, { standing: 'junior' }] }
  expect(asCorequisite(requirement)).toEqual({
    all: [
      { ...cs101, concurrent: true },
      { any: [{ ...cs105, concurrent: true }, { nOf: { n: 1, of: [{ ...math221, concurrent: true }] } }] },
      { standing: 'junior' },
    ],
  })
  expect(evaluate(asCorequisite(cs101), { on, wished: [{ courseId: 'cs-101' }] })).toBe('in-progress')
})

test('the courses that a requirement names are found in all its parts, each once', () => {
  const asked = {
    all: [{ course: 'a' }, { any: [{ course: 'b' }, { nOf: { n: 1, of: [{ course: 'a' }, { course: 'cs-101' }] } }] }],
  }
  expect(coursesNamed({ all: [asked, { standing: 'junior' }] }).toSorted()).toEqual(['a', 'b', 'cs-101'])
})
