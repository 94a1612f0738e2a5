import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drop, enrolled, given, held, requested, requestedItem, termFacts } from '../testing/registration-story.ts'

const SECTIONS = ['a', 'b', 'c', 'd', 'e'] as const
type Section = (typeof SECTIONS)[number]
/** What each of five sections needs beside it: one section of each link, and courses. */
type Needs = Readonly<Record<Section, { links: Section[][]; courses: Section[] }>>

const together = (n: number) => ({ type: 'drop' as const, enrollmentId: `ann.fall.${n}`, termFacts, together: true })
const some = fc.subarray([...SECTIONS], { minLength: 1, maxLength: 2 })
const needs: fc.Arbitrary<Needs> = fc.record(
  Object.fromEntries(
    SECTIONS.map(section => [
      section,
      fc.record({ links: fc.array(some, { maxLength: 1 }), courses: fc.oneof(fc.constant([]), some) }),
    ]),
  ) as Record<Section, fc.Arbitrary<Needs[Section]>>,
)

/** The model: whether a section has what it needs among those that are taken. */
const isServed = (section: Section, needs: Needs, taken: readonly Section[]): boolean => {
  const beside = taken.filter(other => other !== section)
  const { links, courses } = needs[section]
  return links.every(link => link.some(one => beside.includes(one))) && courses.every(one => beside.includes(one))
}

const enrolledInAll = (needs: Needs) => {
  const items = SECTIONS.map((section, index) => {
    const { links, courses } = needs[section]
    const ties = {
      ...(links.length > 0 && { links: links.map(sections => ({ sections })) }),
      ...(courses.length > 0 && { needs: courses.map(one => ({ course: `course-${one}`, concurrent: true })) }),
    }
    return requestedItem(index + 1, section, Object.keys(ties).length > 0 ? { ties } : {})
  })
  const seats = SECTIONS.flatMap((section, index) => [held(index + 1, section), enrolled(index + 1, section)])
  return given(requested(items), ...seats)
}
const takenIn = (items: readonly { sectionId: string; status: string }[]): Section[] =>
  SECTIONS.filter(section => items.some(one => one.sectionId === section && one.status === 'enrolled'))

describe('whatever needs what beside it (R-14)', () => {
  test('who leaves together leaves nothing behind that had what it needs and has it no more', () => {
    fc.assert(
      fc.property(needs, fc.integer({ min: 1, max: 5 }), (needs, n) => {
        const { state } = enrolledInAll(needs).when(together(n))
        const left = takenIn(state.items)
        for (const section of left.filter(one => isServed(one, needs, SECTIONS)))
          expect([section, isServed(section, needs, left)]).toEqual([section, true])
      }),
    )
  })
  test('who leaves alone is refused exactly when something would be left without', () => {
    fc.assert(
      fc.property(needs, fc.integer({ min: 1, max: 5 }), (needs, n) => {
        const { state } = enrolledInAll(needs).when(drop(n))
        const rest = SECTIONS.filter((_, index) => index !== n - 1)
        const lacks = rest.some(one => isServed(one, needs, SECTIONS) && !isServed(one, needs, rest))
        expect(takenIn(state.items)).toEqual(lacks ? [...SECTIONS] : rest)
      }),
    )
  })
  test('leaving together takes along no more than what fell without it', () => {
    fc.assert(
      fc.property(needs, fc.integer({ min: 1, max: 5 }), (needs, n) => {
        const { state } = enrolledInAll(needs).when(together(n))
        const left = takenIn(state.items)
        const first = SECTIONS[n - 1]
        for (const gone of SECTIONS.filter(one => one !== first && !left.includes(one)))
          expect([gone, isServed(gone, needs, [...left, gone])]).toEqual([gone, false])
      }),
    )
  })
})
