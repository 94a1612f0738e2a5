import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  antirequisiteReasons,
  countsAsOne,
  coursesHad,
  excludeEachOther,
  repeatReasons,
  type TiedCourse,
} from './course-ties.ts'
import { nothingKnown, type StudentFacts } from './student-facts.ts'

const course = (courseId: string, ties: TiedCourse['ties'] = {}): TiedCourse => ({ courseId, ties })
const cs101 = course('cs-101', { antirequisites: ['cs-105'] })
const taken = (courseId: string, grade = 'B', term = 'before') => ({ courseId, grade, term, credits: 3 })
const having = (facts: Partial<StudentFacts>): StudentFacts => ({ ...nothingKnown, ...facts })

describe('credit that is given once (R-14)', () => {
  test('is refused beside what gave it, whichever of the two courses says so', () => {
    const words = 'Credit is not given for both CS 101 and CS 105.'
    const reasons = antirequisiteReasons(cs101, [course('cs-105'), course('cs-225')])
    expect(reasons).toEqual([{ code: 'ANTIREQ', detail: words, with: ['cs-105'] }])
    expect(antirequisiteReasons(course('cs-105'), [cs101])).toMatchObject([{ code: 'ANTIREQ', with: ['cs-101'] }])
  })
  test('names each course once, and never the course itself', () => {
    const both = course('cs-101', { antirequisites: ['cs-101', 'cs-105'] })
    expect(antirequisiteReasons(both, [course('cs-105'), course('cs-105')])).toMatchObject([{ with: ['cs-105'] }])
    expect(antirequisiteReasons(both, [both])).toEqual([])
  })
  test.each([
    ['passed', { taken: [taken('cs-105', 'D-')] }, true],
    ['satisfactory', { taken: [taken('cs-105', 'S')] }, true],
    ['failed', { taken: [taken('cs-105', 'F')] }, false],
    ['left with a W', { taken: [taken('cs-105', 'W')] }, false],
    ['without a grade yet', { inProgress: [{ courseId: 'cs-105', credits: 3 }] }, true],
  ])('was given, or may be, for a course that was %s: %s', (_how, facts, expected) => {
    expect(antirequisiteReasons(cs101, coursesHad(having(facts))).length > 0).toBe(expected)
  })
  test('follows from what a course taken says, too', () => {
    const said = having({ taken: [taken('cs-101')], ties: { 'cs-101': { antirequisites: ['cs-105'] } } })
    expect(antirequisiteReasons(course('cs-105'), coursesHad(said))).toMatchObject([{ with: ['cs-101'] }])
  })
})

describe('how often a course is taken (R-04)', () => {
  const attempts = (count: number, grade: string) =>
    Array.from({ length: count }, (_, index) => taken('cs-101', grade, `t-${index}`))
  const reasons = (facts: Partial<StudentFacts>, limit: number | undefined = 2) =>
    repeatReasons(course('cs-101', { equivalents: ['cs-198'] }), limit, having(facts))

  test('is limited where its course says so', () => {
    expect(reasons({ taken: attempts(1, 'F') })).toEqual([])
    expect(reasons({ taken: attempts(2, 'F') })).toEqual([
      {
        ...{ code: 'REPEAT_LIMIT', limit: 2, attempts: 2 },
        detail: 'CS 101 is taken twice at most; the student has taken it twice.',
      },
    ])
    expect(repeatReasons(course('cs-101'), undefined, having({ taken: attempts(9, 'F') }))).toEqual([])
  })
  test.each([
    ['W', 1],
    ['I', 1],
    ['NP', 1],
    ['AU', 0],
  ])('counts a %s as %d attempt', (grade, expected) => {
    expect(reasons({ taken: attempts(1, grade) }, 1)).toHaveLength(expected)
  })
  test('counts what has no grade yet, and what counts as the course', () => {
    expect(reasons({ taken: attempts(1, 'F'), inProgress: [{ courseId: 'cs-101', credits: 3 }] })).toHaveLength(1)
    expect(reasons({ taken: [...attempts(1, 'F'), taken('cs-198', 'F')] })).toHaveLength(1)
    expect(reasons({ taken: [...attempts(1, 'F'), taken('cs-225', 'F')] })).toEqual([])
  })
})

describe('two courses, whatever they say of others', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd')
  const ids = fc.uniqueArray(id, { maxLength: 3 })
  const any = fc.record({
    courseId: id,
    ties: fc.record({ antirequisites: ids, equivalents: ids }, { requiredKeys: [] }),
  })
  test('exclude each other, or count as one, both ways (R-14)', () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(excludeEachOther(a, b)).toBe(excludeEachOther(b, a))
        expect(countsAsOne(a, b)).toBe(countsAsOne(b, a))
      }),
    )
  })
  test('exclude nobody more by having had less', () => {
    fc.assert(
      fc.property(any, fc.array(any), fc.array(any), (one, had, more) => {
        const few = antirequisiteReasons(one, had).flatMap(reason => reason['with'])
        const many = antirequisiteReasons(one, [...had, ...more]).flatMap(reason => reason['with'])
        expect(many).toEqual(expect.arrayContaining(few))
      }),
    )
  })
})
