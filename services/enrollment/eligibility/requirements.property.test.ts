import { Requirement } from '@campus/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate, unmet, type Verdict } from './requirements.ts'
import type { Studies, TakenCourse } from './studies.ts'

const on = '2026-08-24'
const SCALE = 'A+ A A- B+ B B- C+ C C- D+ D D- F'.split(' ')
const MARKS = [...SCALE, 'P', 'S', 'W', 'I', 'AU', 'NP']
const COURSES = ['cs-101', 'cs-225', 'math-221', 'math-441']

const course = fc.constantFrom(...COURSES)
const single: fc.Arbitrary<Requirement> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ course }) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        course,
        minGrade: fc.constantFrom('A', 'B-', 'C', 'D-'),
        within: fc.integer({ min: 1, max: 6 }),
        concurrent: fc.boolean(),
      },
      { requiredKeys: ['course'] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ credits: fc.record({ min: fc.integer({ min: 1, max: 12 }) }) }) },
  { weight: 1, arbitrary: fc.constantFrom({ standing: 'junior' }, { permission: 'CONSENT' }) },
)
const { requirement } = fc.letrec<{ requirement: Requirement }>(tie => {
  const parts = fc.array(tie('requirement'), { minLength: 1, maxLength: 4 })
  return {
    requirement: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      single,
      fc.record({ all: parts }),
      fc.record({ any: parts }),
      fc.tuple(parts, fc.nat()).map(([of, n]) => ({ nOf: { n: 1 + (n % of.length), of } })),
    ),
  }
})

const taken: fc.Arbitrary<TakenCourse> = fc.record({
  courseId: course,
  term: fc.constant('past'),
  grade: fc.constantFrom(...MARKS),
  credits: fc.integer({ min: 1, max: 4 }),
  takenAt: fc.integer({ min: 2018, max: 2026 }).map(year => `${year}-05-15`),
})
const ongoing = fc.array(fc.record({ courseId: course, credits: fc.integer({ min: 1, max: 4 }) }), { maxLength: 3 })
const studies: fc.Arbitrary<Studies> = fc.record({
  on: fc.constant(on),
  taken: fc.array(taken, { maxLength: 4 }),
  inProgress: ongoing,
  wished: ongoing,
  standings: fc.subarray(['freshman', 'senior']),
  permissions: fc.subarray(['CONSENT']),
  equivalents: fc.constantFrom({}, { 'cs-101': ['math-221'] }),
})

/**
 * The model: two values, asked of two worlds. In the dark one nothing that is under way is ever passed, in the bright
 * one all of it is passed with the best grade. Nothing here counts against anybody, so these two bound every other.
 */
const model = (asked: Requirement, known: Studies): Verdict =>
  holds(asked, known, false) ? 'true' : holds(asked, known, true) ? 'in-progress' : 'false'

function holds(asked: Requirement, known: Studies, bright: boolean): boolean {
  if ('all' in asked) return asked.all.every(part => holds(part, known, bright))
  if ('any' in asked) return asked.any.some(part => holds(part, known, bright))
  if ('nOf' in asked) return asked.nOf.of.filter(part => holds(part, known, bright)).length >= asked.nOf.n
  const passed = ({ courseId, credits = 0 }: { courseId: string; credits?: number | undefined }) => ({
    ...{ courseId, credits, term: 'now', grade: 'A+', takenAt: on },
  })
  const done = [...(known.taken ?? []), ...(bright ? (known.inProgress ?? []).map(passed) : [])]
  if ('course' in asked) {
    const beside = bright && asked.concurrent === true ? (known.wished ?? []).map(passed) : []
    const same = [asked.course, ...(known.equivalents?.[asked.course] ?? [])]
    return [...done, ...beside].some(
      one => same.includes(one.courseId) && goodEnough(one.grade, asked.minGrade) && recent(one, asked.within),
    )
  }
  if ('credits' in asked) {
    const most: Record<string, number> = {}
    for (const one of done)
      if (goodEnough(one.grade, undefined)) most[one.courseId] = Math.max(most[one.courseId] ?? 0, one.credits)
    return Object.values(most).reduce((a, b) => a + b, 0) >= asked.credits.min
  }
  return 'standing' in asked
    ? known.standings?.includes('senior') === true
    : 'permission' in asked && known.permissions?.includes(asked.permission) === true
}

const goodEnough = (grade: string, least: string | undefined): boolean =>
  least === undefined
    ? ['P', 'S'].includes(grade) || (SCALE.includes(grade) && grade !== 'F')
    : SCALE.includes(grade) && SCALE.indexOf(grade) <= SCALE.indexOf(least)

const recent = ({ takenAt }: TakenCourse, years: number | undefined): boolean =>
  years === undefined || new Date(takenAt ?? '').getTime() >= new Date(on).setUTCFullYear(2026 - years)

describe('a requirement, whatever it is and whoever asks (R-13)', () => {
  test('is of the language', () => {
    fc.assert(
      fc.property(requirement, asked => {
        expect(Requirement.parse(asked)).toEqual(asked)
      }),
    )
  })
  test('is what the model says', () => {
    fc.assert(
      fc.property(requirement, studies, (asked, known) => {
        expect(evaluate(asked, known)).toBe(model(asked, known))
      }),
      { numRuns: 1_000 },
    )
  })
  test('never gets worse by what is learnt besides', () => {
    const RANK = ['false', 'in-progress', 'true']
    fc.assert(
      fc.property(requirement, studies, taken, (asked, known, more) => {
        const after = evaluate(asked, { ...known, taken: [...(known.taken ?? []), more] })
        expect(RANK.indexOf(after)).toBeGreaterThanOrEqual(RANK.indexOf(evaluate(asked, known)))
      }),
    )
  })
  test('has something unmet exactly when it is false, each of it false by itself and in words', () => {
    fc.assert(
      fc.property(requirement, studies, (asked, known) => {
        const missing = unmet(asked, known)
        expect(missing.length > 0).toBe(evaluate(asked, known) === 'false')
        for (const { requirement: part, words } of missing)
          expect([evaluate(part, known), words]).toEqual(['false', expect.stringMatching(/\S/)])
      }),
    )
  })
  test('is false no more once all that was unmet is met', () => {
    fc.assert(
      fc.property(requirement, studies, fc.array(taken), fc.boolean(), (asked, known, more, senior) => {
        const later: Studies = {
          ...known,
          taken: [...(known.taken ?? []), ...more],
          standings: senior ? ['senior'] : (known.standings ?? []),
        }
        const cured = unmet(asked, known).every(({ requirement: part }) => evaluate(part, later) !== 'false')
        expect(evaluate(asked, later) !== 'false').toBe(cured)
      }),
      { numRuns: 500 },
    )
  })
})
