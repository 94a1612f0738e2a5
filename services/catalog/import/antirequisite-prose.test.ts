import { describe, expect, test } from 'vitest'
import { plainAntirequisites } from './antirequisite-prose.ts'

const said = (id: string, description: string) => plainAntirequisites({ id, description })

describe('credit that is given once, as a description says (R-14)', () => {
  test.each([
    ['chem-102', 'Matter. Credit is not given for both CHEM 102 and CHEM 202. Three hours.', ['chem-202']],
    ['chem-202', 'Credit is not given for both CHEM 102 and CHEM 202.', ['chem-102']],
    ['math-416', 'Credit is not given for both MATH 416 and either ASRM 406 or MATH 415.', ['asrm-406', 'math-415']],
    ['math-415', 'Credit is not given for both MATH 416 and either ASRM 406 or MATH 415.', ['math-416']],
    [
      'math-285',
      'Credit is not given for both MATH 285 and any of MATH 284, MATH 286, or MATH 441.',
      ['math-284', 'math-286', 'math-441'],
    ],
    ['geol-100', 'Credit is not given for both GEOL 100 and GEOL 101, GEOL 103 or GEOL 107.', 3],
    ['math-314', 'Credit is not given toward graduation for both MATH 314 and MATH 347.', ['math-347']],
    ['chem-436', 'Credit is not given toward graduation for: both CHEM 332 and CHEM 436.', ['chem-332']],
    [
      'chem-104',
      'Credit is not given toward graduation for: Credit is not given for both CHEM 104 and CHEM 204.',
      ['chem-204'],
    ],
    ['math-444', 'Credit is not given for both MATH 444 and either Math 424 or MATH 447.', ['math-424', 'math-447']],
  ])('of %s: %s', (id, description, expected) => {
    const found = said(id, description)
    expect(typeof expected === 'number' ? found.length : found).toEqual(expected)
  })
  test.each([
    'Credit is not given for more than 12 hours of special problems.',
    'Credit is not given for CS 101 if credit in any of CS 105, CS 124, or equivalent has been earned.',
    'Credit is not given for both CS 101 and BADM 590, Global Impact.',
    'Credit is not given for both CS 101 and an introductory course such as CS 105.',
    'Credit is not given for both CS 105 and CS 124.',
    'Credit is not given to Computer Engineering majors.',
    'Credit is given for both CS 101 and CS 105.',
  ])('is not guessed for CS 101: %s', description => {
    expect(said('cs-101', description)).toEqual([])
  })
  test('is said in several sentences, of each course once', () => {
    const twice = 'Credit is not given for both CS 101 and CS 105. '
    expect(said('cs-101', `${twice}${twice}Credit is not given for both CS 101 and CS 124.`)).toEqual([
      'cs-105',
      'cs-124',
    ])
  })
})
