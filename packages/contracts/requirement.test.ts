import { describe, expect, test } from 'vitest'
import { Requirement } from './requirement.ts'

const course = { course: 'cs-101' }
const issuesOf = (value: unknown) =>
  Requirement.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
const nested = (levels: number): unknown =>
  Array.from({ length: levels - 1 }).reduce(inner => ({ all: [inner] }), course)
const wide = (parts: number) => ({ any: Array.from({ length: parts - 1 }, () => course) })

describe('a requirement (R-13)', () => {
  test.each([
    course,
    { course: 'cs-101', minGrade: 'C', within: 5, concurrent: true },
    { all: [course, { any: [{ course: 'math-221' }, { test: { code: 'MATH', min: 70 } }] }] },
    { nOf: { n: 2, of: [course, { course: 'cs-105' }, { course: 'ece-220' }] } },
    { nOf: { n: 2, of: [course, { course: 'cs-105' }] } },
    { credits: { min: 30 } },
    { credits: { min: 8, subject: 'GEOL', level: 400 } },
    { program: 'nursing' },
    { level: 'graduate' },
    { standing: 'junior' },
    { permission: 'CONSENT' },
    nested(8),
    wide(100),
  ])('may be %j', requirement => {
    expect(Requirement.parse(requirement)).toEqual(requirement)
  })

  test.each([
    ['no object', 'cs-101', ['A requirement is an object, like {"course": "cs-101"}.']],
    ['null', null, ['A requirement is an object, like {"course": "cs-101"}.']],
    ['a list', [course], ['A requirement is an object, like {"course": "cs-101"}.']],
    ['nothing', {}, [expect.stringContaining('has one of all, any, nOf, course')]],
    ['a kind of its own', { corse: 'cs-101' }, [expect.stringContaining('has one of all, any, nOf, course')]],
    ['what it must not be: that is for antirequisites', { not: course }, [expect.stringContaining('has one of')]],
    [
      'two kinds at once',
      { ...course, level: 'graduate' },
      ['course and level are two parts: put them into all or any.'],
    ],
    ['a member too many', { ...course, mingrade: 'C' }, ['Unrecognized key: "mingrade"']],
  ])('is not %s', (_what, value, messages) => {
    expect(Requirement.safeParse(value).error?.issues.map(({ message }) => message)).toEqual(messages)
  })

  test.each([
    ['no course id', { course: 'CS 101' }, 'course'],
    ['a least grade that does not pass', { ...course, minGrade: 'F' }, 'minGrade'],
    ['a least grade that has no place on the scale', { ...course, minGrade: 'P' }, 'minGrade'],
    ['half a year', { ...course, within: 0.5 }, 'within'],
    ['all of nothing', { all: [] }, 'all'],
    ['more parts than there are', { nOf: { n: 2, of: [course] } }, 'nOf.n'],
    ['none of its parts', { nOf: { n: 0, of: [course] } }, 'nOf.n'],
    ['parts without a list', { nOf: { n: 1 } }, 'nOf.of'],
    ['no parts at all', { nOf: null }, 'nOf'],
    ['no credits', { credits: { min: 0 } }, 'credits.min'],
    ['a test without a score', { test: { code: 'MATH' } }, 'test.min'],
    ['a standing without a name', { standing: ' ' }, 'standing'],
  ])('does not take %s', (_what, value, path) => {
    expect(Requirement.safeParse(value).error?.issues.map(issue => issue.path.join('.'))).toEqual([path])
  })

  test('is refused with every reason at its place', () => {
    const mistaken = { all: [{ course: 'CS' }, { any: [course, { x: 1 }] }, { nOf: { n: 9, of: [{ level: 1 }] } }] }
    expect(issuesOf(mistaken)).toEqual([
      'all.0.course: use a-z, 0-9, dot and dash',
      'all.2.nOf.n: n is at most the number of parts',
      expect.stringMatching(/^all\.1\.any\.1: A requirement has one of/),
      'all.2.nOf.of.0.level: Invalid input: expected string, received number',
    ])
  })

  test.each([9, 10_000])('is not %i levels deep', levels => {
    expect(issuesOf(nested(levels))).toEqual([expect.stringMatching(/^all\.0\..*: Parts are at most 8 levels deep\.$/)])
  })

  test.each([101, 100_000])('does not have %i parts', parts => {
    expect(issuesOf(wide(parts))).toEqual([': A requirement has at most 100 parts.'])
  })
})
