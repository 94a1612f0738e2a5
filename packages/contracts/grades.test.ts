import { describe, expect, test } from 'vitest'
import { isAtLeast, LetterGrade, PassingGrade, passes } from './grades.ts'

describe('a grade (R-13)', () => {
  test.each([...PassingGrade.options, 'P', 'S'])('%s passes', grade => {
    expect(passes(grade)).toBe(true)
  })
  test.each(['F', 'W', 'I', 'AU', 'NP', 'U', '', 'a', 'constructor'])('%j does not pass', grade => {
    expect(passes(grade)).toBe(false)
  })
  test('is at least itself and every worse one, and no better one', () => {
    for (const [place, grade] of LetterGrade.options.entries())
      for (const [other, least] of PassingGrade.options.entries()) expect(isAtLeast(grade, least)).toBe(place <= other)
  })
  test.each(['P', 'S', 'W', 'I', 'AU', 'NP', ''])('%j is at least no letter', grade => {
    expect(isAtLeast(grade, 'D-')).toBe(false)
  })
})
