import type { CreditLimit } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { mostCredits, withLimit } from './credit-limits.ts'

const limit = (maxCredits: number, term?: string): CreditLimit => ({
  ...{ maxCredits, reason: 'Probation.', setBy: 'reg' },
  ...(term !== undefined && { term }),
})

describe('the most credits of a student in a term (R-12)', () => {
  test.each([
    ['a regular term', 'regular', 18],
    ['a summer term', 'summer', 9],
    ['a term that does not say of what kind it is', undefined, 18],
  ] as const)('in %s', (_what, type, most) => {
    expect(mostCredits([], 'fall', type)).toBe(most)
  })
  test('are what the registrar said for this term, or else for every term', () => {
    const limits = [limit(13), limit(21, 'fall')]
    expect(mostCredits(limits, 'fall')).toBe(21)
    expect(mostCredits(limits, 'spring')).toBe(13)
    expect(mostCredits(limits, 'summer', 'summer')).toBe(13)
    expect(mostCredits([limit(21, 'fall')], 'spring')).toBe(18)
  })
  test('may be none at all', () => {
    expect(mostCredits([limit(0)], 'fall')).toBe(0)
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
