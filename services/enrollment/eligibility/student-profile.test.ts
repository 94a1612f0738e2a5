import { StudentProfile } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { prerequisiteReasons, studiesOf } from './course-rules.ts'
import { nothingKnown } from './student-facts.ts'
import { activityReasons, classOf } from './student-profile.ts'

const now = '2026-08-15T12:00:00.000Z'
const profile = (more: object) => ({ profile: StudentProfile.parse(more) })
const earned = (credits: number) => [{ courseId: 'x-1', term: 'before', grade: 'B', credits }]

describe('an active student (R-04)', () => {
  test.each([
    ['of whom nothing is known', {}],
    ['who is warned', profile({ standing: 'warning' })],
    ['on probation', profile({ standing: 'probation' })],
  ])('is one %s', (_who, known) => {
    expect(activityReasons(known)).toEqual([])
  })
  test('is none who is said not to be, for the reason given', () => {
    expect(activityReasons(profile({ active: false, reason: 'On leave until spring.' }))).toEqual([
      { code: 'INACTIVE', detail: 'The student is not active: On leave until spring.' },
    ])
    expect(activityReasons(profile({ active: false }))).toMatchObject([{ detail: 'The student is not active.' }])
  })
  test.each(['suspended', 'dismissed'])('is none who is %s', standing => {
    expect(activityReasons(profile({ standing }))).toMatchObject([{ code: 'INACTIVE', standing }])
  })
})

describe('the class of a student', () => {
  test.each([
    [0, 'freshman'],
    [30, 'sophomore'],
    [89.5, 'junior'],
    [90, 'senior'],
  ])('with %d credits earned is %s', (credits, expected) => {
    expect(classOf({ taken: earned(credits) })).toBe(expected)
  })
  test('is the one that the profile names, whatever was earned', () => {
    expect(classOf({ ...profile({ class: 'graduate' }), taken: earned(3) })).toBe('graduate')
  })
})

describe('what requirements ask of a student beside courses (R-13)', () => {
  const known = profile({
    ...{ programs: ['cs', 'math'], level: 'undergraduate', class: 'junior' },
    tests: [{ code: 'MATH', score: 70 }],
  })
  const meets = (prerequisites: Parameters<typeof prerequisiteReasons>[0]['prerequisites'], student: object = known) =>
    prerequisiteReasons({ prerequisites }, studiesOf({ ...nothingKnown, ...student }, [], now)).length === 0

  test.each([
    [{ program: 'math' }, true],
    [{ program: 'art' }, false],
    [{ level: 'undergraduate' }, true],
    [{ level: 'graduate' }, false],
    [{ standing: 'sophomore' }, true],
    [{ standing: 'senior' }, false],
    [{ standing: 'good' }, true],
    [{ standing: 'probation' }, false],
    [{ test: { code: 'MATH', min: 70 } }, true],
    [{ test: { code: 'MATH', min: 71 } }, false],
    [{ test: { code: 'CHEM', min: 1 } }, false],
  ])('%j: %s', (asked, expected) => {
    expect(meets(asked)).toBe(expected)
  })
  test('is known of nobody without a profile, but for good standing', () => {
    expect(meets({ standing: 'good' }, {})).toBe(true)
    expect(meets({ any: [{ program: 'math' }, { level: 'undergraduate' }, { standing: 'junior' }] }, {})).toBe(false)
  })
})
