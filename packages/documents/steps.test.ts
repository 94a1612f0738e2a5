import fc from 'fast-check'
import { expect, test } from 'vitest'
import { steps } from './steps.ts'
import type { Bounds, Index, Query } from './store.ts'

const field = (name: string) => ({ path: [name], type: 'number' }) as const
const index: Index = { name: 'x', prefix: 'x:', fields: [field('a'), field('b')] }

type Row = readonly [number, number, number]

const compare = (one: Row, other: Row): number => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]

/** A store in a few lines: rows of two fields and a key, asked by `equals` and `bounds` only. */
function asked(rows: readonly Row[], { equals = [], bounds = {}, order, limit }: Query): Row[] {
  const { gt, gte, lt, lte } = { gt: -1, gte: -1, lt: 9, lte: 9, ...bounds } as Record<keyof Bounds, number>
  const found = rows.filter(row => {
    const next = row[equals.length as 0 | 1 | 2]
    return (
      equals.every((value, position) => row[position] === value) && next > gt && next >= gte && next < lt && next <= lte
    )
  })
  return found.toSorted((a, b) => (order === 'desc' ? compare(b, a) : compare(a, b))).slice(0, limit)
}

test('the steps of a page, one after the other, are the rows behind the page before', () => {
  const number = fc.integer({ min: 0, max: 3 })
  const rows = fc.uniqueArray(fc.tuple(number, number, number), { selector: row => row.join(), maxLength: 30 })
  const order = fc.constantFrom('asc' as const, 'desc' as const)
  const property = fc.property(
    rows,
    fc.tuple(number, number, number),
    order,
    number,
    (given, after, direction, gte) => {
      const query: Query = { index, bounds: { gte }, order: direction, limit: 100 }
      const behind = asked(given, query).filter(row => (direction === 'asc' ? 1 : -1) * compare(row, after) > 0)
      fc.pre(after[0] >= gte)
      expect(steps({ ...query, after }).flatMap(step => asked(given, step))).toEqual(behind)
    },
  )
  fc.assert(property)
})

test('a first page is one step', () => {
  const query: Query = { index, equals: [1], limit: 5 }
  expect(steps(query)).toEqual([query])
})
