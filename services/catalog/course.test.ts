import { CoursePublished } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { Course } from './course.ts'
import { CHANGED_MEANWHILE } from './kept.ts'

const { given } = specify(Course, { id: 'cs-225', now: '2026-01-10T09:00:00.000Z' })
const structures = {
  id: 'cs-225',
  subject: 'CS',
  number: '225',
  title: 'Data Structures',
  description: 'Lists, trees, graphs.',
  credits: { min: 4, max: 4 },
}
const renamed = { ...structures, title: 'Data Structures and Algorithms' }
const published = CoursePublished(structures)

describe('a course that is not there', () => {
  test('is published', () => {
    given().when({ type: 'create', course: structures }).thenHappened(published).thenShown(structures)
  })
  test('is published by an import', () => {
    given().when({ type: 'import', course: structures }).thenHappened(published)
  })
  test('cannot be changed', () => {
    given().when({ type: 'change', course: structures }).thenRefused('NOT_FOUND')
  })
})

describe('a course that is there', () => {
  const course = given(published)

  test('published again as it is stays as it is', () => {
    course.when({ type: 'create', course: structures }).thenNothingHappened()
  })
  test('is not replaced by another one of the same id', () => {
    course.when({ type: 'create', course: renamed }).thenRefused('ALREADY_EXISTS')
  })
  test('is changed, whatever the client has seen, when it does not say', () => {
    course.when({ type: 'change', course: renamed }).thenHappened(CoursePublished(renamed))
  })
  test.each([
    ['the newest', [1]],
    ['the newest among others', [7, 1]],
    ['anything', '*'],
  ] as const)('is changed by a client that has seen %s', (_what, seen) => {
    course.when({ type: 'change', course: renamed, seen }).thenHappened(CoursePublished(renamed))
  })
  test.each([
    ['an older one', [1]],
    ['nothing we ever were', []],
  ])('is not changed by a client that has seen %s', (_what, seen) => {
    given(published, CoursePublished(renamed))
      .when({ type: 'change', course: structures, seen })
      .thenNothingHappened()
      .thenAnswered(CHANGED_MEANWHILE)
      .thenShown(renamed)
  })
  test('changed into what it is stays as it is', () => {
    course.when({ type: 'change', course: structures, seen: [1] }).thenNothingHappened()
  })
  test('counts its revisions as its sequence does', () => {
    expect(course.when({ type: 'change', course: renamed }).state.revision).toBe(2)
  })
})

describe('an import', () => {
  test('of the same course changes nothing', () => {
    given(published).when({ type: 'import', course: structures }).thenNothingHappened()
  })
  test('of the course as it is now described changes it', () => {
    given(published).when({ type: 'import', course: renamed }).thenHappened(CoursePublished(renamed))
  })
  test('leaves rules that were made of the text of a file alone (R-13)', () => {
    const ruled = { ...structures, prerequisites: { course: 'cs-128' }, corequisites: { course: 'math-221' } }
    given(CoursePublished(ruled)).when({ type: 'import', course: structures }).thenNothingHappened()
    given(CoursePublished(ruled))
      .when({ type: 'import', course: renamed })
      .thenHappened(CoursePublished({ ...ruled, title: renamed.title }))
  })

  test('leaves alone what staff have decided and no file says (R-14)', () => {
    const ruled = {
      ...structures,
      ...{ antirequisites: ['cs-173'], equivalents: ['cs-198'], repeatLimit: 2, restrictions: { majors: ['cs'] } },
    }
    given(CoursePublished(ruled)).when({ type: 'import', course: structures }).thenNothingHappened()
  })

  test('takes the antirequisites that the description plainly says, unless staff decided otherwise (R-14)', () => {
    const saying = (other: string) => `Trees. Credit is not given for both CS 225 and ${other}.`
    const first = { ...structures, description: saying('CS 277'), antirequisites: ['cs-277'] }
    const second = { ...structures, description: saying('CS 400'), antirequisites: ['cs-400'] }
    given(CoursePublished(structures)).when({ type: 'import', course: first }).thenHappened(CoursePublished(first))
    given(CoursePublished(first)).when({ type: 'import', course: second }).thenHappened(CoursePublished(second))
    const decided = { ...first, antirequisites: ['cs-277', 'cs-225-x'] }
    given(CoursePublished(decided))
      .when({ type: 'import', course: second })
      .thenHappened(CoursePublished({ ...second, antirequisites: decided.antirequisites }))
  })

  const plain = { ...structures, prerequisiteText: 'CS 128.', prerequisites: { course: 'cs-128' } }
  const either = {
    ...structures,
    prerequisiteText: 'CS 128 or CS 173.',
    prerequisites: { any: [{ course: 'cs-128' }, { course: 'cs-173' }] },
  }
  const vague = { ...structures, prerequisiteText: 'Some programming.' }
  const decided = { ...plain, prerequisites: { all: [{ course: 'cs-128', minGrade: 'C' as const }] } }
  const { prerequisites: _lifted, ...lifted } = plain

  test.each([
    ['gives a course that has none the rule of the file', structures, plain, plain],
    ['gives a course the rule of a text that was vague before', vague, plain, plain],
    ['replaces the rule of the text before by that of the text now', plain, either, either],
    ['takes the rule of the text before away where the text now is vague', plain, vague, vague],
  ])('%s (R-13)', (_what, before, course, after) => {
    given(CoursePublished(before)).when({ type: 'import', course }).thenHappened(CoursePublished(after))
  })
  test.each([
    ['a rule that staff made', decided, { ...either, prerequisites: decided.prerequisites }],
    ['that staff lifted the rule', lifted, { ...lifted, prerequisiteText: either.prerequisiteText }],
  ])('leaves %s as it is, whatever the text says now (R-13)', (_what, before, after) => {
    given(CoursePublished(before)).when({ type: 'import', course: plain }).thenNothingHappened()
    given(CoursePublished(before)).when({ type: 'import', course: either }).thenHappened(CoursePublished(after))
  })
})
