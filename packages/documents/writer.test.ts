import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Operation, transactionsOf } from './writer.ts'

const upsert = (key: string, size: number): Operation => ({
  operation: 'upsert',
  key,
  value: { text: 'x'.repeat(size) },
})

test('no operation is lost, none repeated, and no transaction is too large', () => {
  const sizes = fc.array(fc.constantFrom(1, 10, 40_000, 400_000, 2_000_000), { maxLength: 30 })
  const property = fc.property(sizes, given => {
    const operations = given.map((size, n) => upsert(`k${n}`, size))
    const transactions = transactionsOf(operations)
    expect(transactions.flat().map(({ key }) => key)).toEqual(operations.map(({ key }) => key).sort())
    for (const transaction of transactions.filter(({ length }) => length > 1))
      expect(JSON.stringify(transaction).length).toBeLessThan(1_100_000)
  })
  fc.assert(property, { numRuns: 30 })
})

test('small operations travel a hundred at a time', () => {
  const operations = Array.from({ length: 250 }, (_, n) => upsert(`k${n}`, 1))
  expect(transactionsOf(operations).map(({ length }) => length)).toEqual([100, 100, 50])
  expect(transactionsOf([])).toEqual([])
})

test('a document with U+0000 is refused, one that spells it is not', () => {
  const titled = (title: string): Operation => ({ operation: 'upsert', key: 'k', value: { title } })
  for (const title of ['\0', 'a\0', '\\\0']) expect(() => transactionsOf([titled(title)])).toThrow('U+0000')
  for (const title of ['\\u0000', 'a\\\\u0000']) expect(transactionsOf([titled(title)])).toHaveLength(1)
})
