import { money } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { standardTuition, tuitionFor } from './fees.ts'

describe('tuition per credit (R-23)', () => {
  test.each([
    ['USD', 30_000n],
    ['JPY', 300n],
    ['KWD', 300_000n],
  ])('is 300 units of %s, in its minor units (R-21)', (currency, minor) => {
    expect(standardTuition(currency)).toEqual({ rule: 'tuition-per-credit@1', perCredit: money(minor, currency) })
  })
  test.each([
    [3, 90_000n],
    [2.5, 75_000n],
    [0.33, 9_900n],
    [0, 0n],
  ])('for %s credits', (credits, minor) => {
    expect(tuitionFor(standardTuition('USD'), credits)).toEqual(money(minor, 'USD'))
  })
  test('is rounded half up to the minor unit (R-22)', () => {
    const odd = { rule: 'odd@1', perCredit: money(101n, 'USD') }
    expect(tuitionFor(odd, 0.5)).toEqual(money(51n, 'USD'))
    expect(tuitionFor(odd, 0.49)).toEqual(money(49n, 'USD'))
  })
})
