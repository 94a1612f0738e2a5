import { describe, expect, test } from 'vitest'
import { kendallTau } from './kendall.ts'

describe('How far two orders agree', () => {
  test('the same order is 1, the reverse is -1', () => {
    expect(kendallTau([1, 2, 3, 4], [10, 20, 30, 40])).toBe(1)
    expect(kendallTau([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1)
  })

  test('one pair of six the other way round is two thirds', () => {
    expect(kendallTau([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(2 / 3)
  })

  test('those who tie count for neither order', () => {
    // Six pairs, one tied on the right; the five others agree: 5 / sqrt(6 * 5).
    expect(kendallTau([1, 2, 3, 4], [1, 2, 3, 3])).toBeCloseTo(5 / Math.sqrt(30))
    expect(kendallTau([1, 2], [7, 7])).toBe(0)
  })

  test('two orders of different things are a mistake', () => {
    expect(() => kendallTau([1], [1, 2])).toThrow(RangeError)
  })
})
