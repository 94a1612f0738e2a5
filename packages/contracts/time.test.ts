import { describe, expect, test } from 'vitest'
import { Instant, InstantInput, instant, LocalDate, later } from './time.ts'

describe('an instant', () => {
  test('is UTC with milliseconds, so that text order is time order', () => {
    expect(Instant.safeParse('2026-08-15T12:00:00.000Z').success).toBe(true)
    const moments = [0, 1, 999, 1000, 1_786_795_200_000].map(instant)
    expect(moments.toSorted()).toEqual(moments)
  })
  test.each(['2026-08-15T12:00:00Z', '2026-08-15T12:00:00.000+02:00', '2026-08-15T12:00:00.0000Z', '2026-08-15', ''])(
    'is not %j',
    text => {
      expect(Instant.safeParse(text).success).toBe(false)
    },
  )
  test('later by seconds, by parts of them, and backwards', () => {
    expect(later('2026-08-15T23:59:59.500Z', 1)).toBe('2026-08-16T00:00:00.500Z')
    expect(later('2026-08-15T12:00:00.000Z', -0.001)).toBe('2026-08-15T11:59:59.999Z')
  })
})

describe('an instant from a client', () => {
  test.each([
    ['2026-08-15T12:00:00Z', '2026-08-15T12:00:00.000Z'],
    ['2026-08-15T14:00:00.5+02:00', '2026-08-15T12:00:00.500Z'],
    ['2026-08-15T12:00:00.123456Z', '2026-08-15T12:00:00.123Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, normal) => {
    expect(InstantInput.parse(text)).toBe(normal)
  })
  test.each([
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-08-15T24:00:00Z',
    '2026-08-15T23:59:60Z',
    '2026-08-15T12:00:00+99:00',
    '2026-08-15T12:00:00',
    '0000-01-01T00:00:00+23:00',
    '9999-12-31T23:59:59-23:00',
    '2026-08-15',
    'tomorrow',
    '',
  ])('is not %j', text => {
    expect(InstantInput.safeParse(text).success).toBe(false)
  })
})

test.each([
  ['2026-02-28', true],
  ['2026-02-29', false],
  ['2028-02-29', true],
  ['2026-2-1', false],
])('%s as a day: %s', (text, isOne) => {
  expect(LocalDate.safeParse(text).success).toBe(isOne)
})
