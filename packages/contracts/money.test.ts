import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Currency, Money, money, negate, perCredit, sum } from './money.ts'

describe('an amount (R-21)', () => {
  test.each(['0', '1', '-1', '123457', '9'.repeat(30)])('may be %s minor units', minor => {
    expect(Money.safeParse({ minor, currency: 'USD' }).success).toBe(true)
  })
  test.each(['', '-0', '00', '01', '+1', '1.5', '1e3', 'NaN', ' 1', '1 ', '1'.repeat(31), '１'])(
    'may not be %j minor units',
    minor => {
      expect(Money.safeParse({ minor, currency: 'USD' }).success).toBe(false)
    },
  )
  test('is never a number', () => {
    expect(Money.safeParse({ minor: 100, currency: 'USD' }).success).toBe(false)
  })
  test.each(['usd', 'US', 'USDT', '', 'U$D'])('is not in %j', currency => {
    expect(Currency.safeParse(currency).success).toBe(false)
  })
  test('is exact at any size', () => {
    expect(money(2n ** 70n + 1n, 'USD').minor).toBe('1180591620717411303425')
  })
})

describe('a sum', () => {
  test('of nothing is nothing', () => {
    expect(sum([], 'USD')).toEqual(money(0n, 'USD'))
  })
  test('is exact', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })), minors => {
        const total = minors.reduce((all, minor) => all + minor, 0n)
        expect(
          sum(
            minors.map(minor => money(minor, 'USD')),
            'USD',
          ),
        ).toEqual(money(total, 'USD'))
      }),
    )
  })
  test('of several currencies does not exist', () => {
    expect(() => sum([money(1n, 'USD'), money(1n, 'EUR')], 'USD')).toThrow('cannot add EUR to USD')
    expect(() => sum([money(1n, 'EUR')], 'USD')).toThrow(TypeError)
  })
})

test('an amount and its opposite are nothing together', () => {
  fc.assert(
    fc.property(fc.bigInt(), minor => {
      expect(sum([money(minor, 'USD'), negate(money(minor, 'USD'))], 'USD')).toEqual(money(0n, 'USD'))
    }),
  )
  expect(negate(money(0n, 'USD')).minor).toBe('0')
})

describe('an amount per credit (R-22: half up to the minor unit)', () => {
  test.each([
    [30_000n, 3, 90_000n],
    [30_000n, 2.5, 75_000n],
    [101n, 0.5, 51n],
    [101n, 0.49, 49n],
    [1n, 0.5, 1n],
    [1n, 0.49, 0n],
    [-101n, 0.5, -51n],
    [300n, 0.01, 3n],
    [300n, 0.29, 87n],
    [300n, 1.1, 330n],
    [0n, 3, 0n],
  ])('%s for %s credits is %s', (minor, credits, expected) => {
    expect(perCredit(money(minor, 'USD'), credits)).toEqual(money(expected, 'USD'))
  })
})

test('R-21: a rate beyond what floating point holds exactly is charged to the last minor unit', () => {
  expect(perCredit(money(9_007_199_254_740_993n, 'USD'), 3)).toEqual(money(27_021_597_764_222_979n, 'USD'))
})
