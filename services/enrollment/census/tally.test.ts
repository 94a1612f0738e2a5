import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestOf, rowsOf } from './rows.ts'
import { byCourse, counted, type Tallied, together, wasEnrolled } from './tally.ts'

const before = '2026-09-04T04:59:59.999Z'
const asOf = '2026-09-04T05:00:00.000Z'
const after = '2026-09-04T05:00:00.001Z'

describe('S-21: as of a moment, what had happened before it counts', () => {
  test.each([
    ['who was enrolled the instant before', { status: 'enrolled', enrolledAt: before }, true],
    ['who is enrolled at that very moment', { status: 'enrolled', enrolledAt: asOf }, false],
    ['who left the instant before', { status: 'dropped', enrolledAt: before, endedAt: before }, false],
    ['who left at that very moment', { status: 'dropped', enrolledAt: before, endedAt: asOf }, true],
    ['who withdrew later', { status: 'withdrawn', enrolledAt: before, endedAt: after }, true],
    ['whose section was cancelled later', { status: 'cancelled_section', enrolledAt: before, endedAt: after }, true],
    ['who never got further than the queue', { status: 'dropped', endedAt: after }, false],
    ['who still waits', { status: 'waitlisted' }, false],
    ['who has been there since before moments were kept', { status: 'enrolled' }, true],
    ['who had, and withdrew later', { status: 'withdrawn', endedAt: after }, true],
    ['who had, and withdrew before', { status: 'withdrawn', endedAt: before }, false],
  ] as const)('%s', (_who, enrollment, isCounted) => {
    expect(wasEnrolled(enrollment, asOf)).toBe(isCounted)
  })
})

const enrollment = fc.record({
  sectionId: fc.constantFrom('a', 'b', 'c'),
  courseId: fc.constantFrom('x'),
  credits: fc.constantFrom(1, 1.5, 3, 0.1),
})
const rows = (tally: ReadonlyMap<string, Tallied>) => rowsOf('c-1', tally.values())

describe('S-21: the rows of a census', () => {
  test('are by section and by course, and add up exactly', () => {
    const tally = counted(new Map(), [
      { sectionId: 'b', courseId: 'x', credits: 0.1 },
      { sectionId: 'a', courseId: 'x', credits: 0.2 },
      { sectionId: 'b', courseId: 'x', credits: 0.2 },
    ])
    const common = { censusId: 'c-1', courseId: 'x' }
    expect(rows(tally)).toEqual([
      { ...common, by: 'section', key: 'a', headcount: 1, credits: 0.2 },
      { ...common, by: 'section', key: 'b', headcount: 2, credits: 0.3 },
      { ...common, by: 'course', key: 'x', headcount: 3, credits: 0.5 },
    ])
  })
  test('are the same, with the same digest, in however many parts and in whatever order they are counted', () => {
    fc.assert(
      fc.property(fc.array(enrollment), fc.array(fc.nat(5)), (those, cuts) => {
        const parts = Map.groupBy(those, (_, index) => cuts[index] ?? 0)
        const tallies = [...parts.values()].map(part => [...counted(new Map(), part.toReversed()).values()])
        const [once, inParts] = [rows(counted(new Map(), those)), rows(together(tallies))]
        expect(inParts).toEqual(once)
        expect(digestOf(inParts)).toBe(digestOf(once))
      }),
    )
  })
  test('have another digest when a number is another', () => {
    fc.assert(
      fc.property(fc.array(enrollment), enrollment, (those, one) => {
        expect(digestOf(rows(counted(new Map(), [...those, one])))).not.toBe(digestOf(rows(counted(new Map(), those))))
      }),
    )
  })
  test('by course have what the sections have', () => {
    fc.assert(
      fc.property(fc.array(enrollment), those => {
        const sections = [...counted(new Map(), those).values()]
        expect(byCourse(sections).reduce((sum, { headcount }) => sum + headcount, 0)).toBe(those.length)
      }),
    )
  })
})
