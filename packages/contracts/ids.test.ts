import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Id, idFrom, TenantId } from './ids.ts'

describe('an id', () => {
  test.each(['a', '7', 'ann.fall', 'cs-101', 'inv-ann.fall.1', 'a'.repeat(128)])('may be %s', id => {
    expect(Id.safeParse(id).success).toBe(true)
  })
  test.each([
    '',
    '.',
    '-a',
    'a-',
    '.a',
    'a.',
    'A',
    'a_b',
    'a b',
    'a:b',
    'a/b',
    'a|b',
    'ä',
    'a\n',
    '\u202ea',
    'a'.repeat(129),
    'ｕ1',
  ])('may not be %j', id => {
    expect(Id.safeParse(id).success).toBe(false)
  })
  test('of a tenant is shorter', () => {
    expect(TenantId.safeParse('u'.repeat(63)).success).toBe(true)
    expect(TenantId.safeParse('u'.repeat(64)).success).toBe(false)
  })
})

describe('an id from any text', () => {
  test.each([
    ['CS 101', 'cs-101'],
    ['  Math/Stat & Co. ', 'math-stat-co'],
    ['Fall 2026!', 'fall-2026'],
    ['A.B', 'a.b'],
  ])('%j is %j', (text, id) => {
    expect(idFrom(text)).toBe(id)
  })
  test('is always an id, or there is none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), text => {
        if (/[a-z0-9]/i.test(text.toLowerCase().replace(/[^a-z0-9]/g, '')))
          expect(Id.safeParse(idFrom(text)).success).toBe(true)
        else expect(() => idFrom(text)).toThrow()
      }),
    )
  })
})
