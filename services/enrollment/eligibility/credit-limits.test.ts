import { type CreditLimit, StudentProfile } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { mostCredits, withLimit } from './credit-limits.ts'
import { nothingKnown } from './student-facts.ts'

const limit = (maxCredits: number, term?: string): CreditLimit => ({
  ...{ maxCredits, reason: 'Probation.', setBy: 'reg' },
  ...(term !== undefined && { term }),
})

const limited = (...limits: CreditLimit[]) => ({ ...nothingKnown, limits })

describe('the most credits of a student in a term (R-12)', () => {
  test.each([
    ['a regular term', 'regular', 18],
    ['a summer term', 'summer', 9],
    ['a term that does not say of what kind it is', undefined, 18],
  ] as const)('in %s', (_what, type, most) => {
    expect(mostCredits(nothingKnown, { id: 'fall', type })).toBe(most)
  })
  test('are what the registrar said for this term, or else for every term', () => {
    const both = limited(limit(13), limit(21, 'fall'))
    expect(mostCredits(both, { id: 'fall' })).toBe(21)
    expect(mostCredits(both, { id: 'spring' })).toBe(13)
    expect(mostCredits(both, { id: 'summer', type: 'summer' })).toBe(13)
    expect(mostCredits(limited(limit(21, 'fall')), { id: 'spring' })).toBe(18)
  })
  test('may be none at all', () => {
    expect(mostCredits(limited(limit(0)), { id: 'fall' })).toBe(0)
  })
  test.each([
    ['probation', 'regular', 13],
    ['probation', 'summer', 9],
    ['warning', 'regular', 18],
  ] as const)('on %s in a %s term', (standing, type, most) => {
    const profile = StudentProfile.parse({ standing })
    expect(mostCredits({ limits: [], profile }, { id: 'fall', type })).toBe(most)
    expect(mostCredits({ limits: [limit(15, 'fall')], profile }, { id: 'fall', type })).toBe(15)
  })
})

describe('a limit', () => {
  test('takes the place of the one for the same term, and of no other', () => {
    expect(withLimit([limit(13), limit(21, 'fall')], limit(12))).toEqual([limit(21, 'fall'), limit(12)])
    expect(withLimit([limit(13)], limit(21, 'fall'))).toEqual([limit(13), limit(21, 'fall')])
  })
  test('that is taken back leaves nothing behind', () => {
    expect(withLimit([limit(13), limit(21, 'fall')], { ...limit(0), maxCredits: null })).toEqual([limit(21, 'fall')])
  })
})
