import { expect, test } from 'vitest'
import { components } from './components.ts'

test('items are grouped when links connect them, also through others, in their own order', () => {
  expect(
    components(
      ['a', 'b', 'c', 'd', 'e'],
      [
        ['d', 'b'],
        ['e', 'd'],
        ['a', 'a'],
      ],
    ),
  ).toEqual([['a'], ['b', 'd', 'e'], ['c']])
})

test('links into a ring and doubled links change nothing', () => {
  expect(
    components(
      [1, 2, 3],
      [
        [1, 2],
        [2, 3],
        [3, 1],
        [1, 2],
      ],
    ),
  ).toEqual([[1, 2, 3]])
})
