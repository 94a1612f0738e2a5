import fc from 'fast-check'
import { expect, test } from 'vitest'
import { above, isScalar, scalarAt } from './scalar.ts'

const bytes = (text: string) => Buffer.from(text)
const text = fc.string({ unit: 'binary', maxLength: 4 })

test('what begins with a text, and nothing else, lies between it and what is above it', () => {
  const property = fc.property(
    text.filter(one => one !== ''),
    text,
    (prefix, other) => {
      const end = above(prefix)
      const isWithin = (one: string) =>
        Buffer.compare(bytes(one), bytes(prefix)) >= 0 &&
        (end === undefined || Buffer.compare(bytes(one), bytes(end)) < 0)
      expect(isWithin(prefix + other)).toBe(true)
      expect(isWithin(other)).toBe(other.startsWith(prefix))
    },
  )
  fc.assert(property)
  expect(above('\ud7ff')).toBe('\ue000')
  expect(above('a\u{10ffff}')).toBe('b')
  expect(above('\u{10ffff}')).toBeUndefined()
})

test('what cannot be compared is no scalar', () => {
  for (const value of [undefined, null, Number.NaN, Infinity, 'a\0b', {}, [], 5n]) expect(isScalar(value)).toBe(false)
  for (const value of ['', 'a', 0, -1.5, true]) expect(isScalar(value)).toBe(true)
})

test('a scalar is found at its path, or it throws', () => {
  expect(scalarAt({ doc: { term: 'a' } }, ['doc', 'term'])).toBe('a')
  for (const path of [['doc'], ['doc', 'absent'], ['absent', 'term'], ['none', 'term']])
    expect(() => scalarAt({ doc: { term: 'a' }, none: null }, path)).toThrow('no scalar')
})
