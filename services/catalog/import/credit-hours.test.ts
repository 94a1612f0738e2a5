import { describe, expect, test } from 'vitest'
import { readCredits } from './credit-hours.ts'

describe('credit hours', () => {
  test.each([
    ['3 hours.', 3, 3],
    ['0 hours.', 0, 0],
    ['1 TO 4 hours.', 1, 4],
    ['0 to 18 Hours', 0, 18],
    ['3 OR 4 hours.', 3, 4],
    ['1 OR 2 OR 4 hours.', 1, 4],
    ['1.5 hours.', 1.5, 1.5],
    ['0.25 TO 2.75 hours', 0.25, 2.75],
    ['4 hours', 4, 4],
    ['1 hour', 1, 1],
    ['2-4 credit hours', 2, 4],
    ['3', 3, 3],
  ])('%j are %d to %d', (text, min, max) => {
    expect(readCredits('Credit Hours', text)).toEqual({ ok: true, value: { min, max } })
  })

  test.each([
    '',
    'three hours',
    '-3 hours',
    '4 TO 1 hours.',
    '1 OR 4 OR 2 hours',
    '1.125 hours',
    '999 hours',
    '3 TO hours',
    'NaN',
    '1e3',
  ])('%j are refused as BAD_CREDITS, naming the column', text => {
    expect(readCredits('Section Credit Hours', text)).toMatchObject({
      ok: false,
      faults: [{ code: 'BAD_CREDITS', detail: expect.stringContaining('Section Credit Hours') }],
    })
  })
})
