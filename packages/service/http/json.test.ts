import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasDuplicateKeys, isHostile, nestsDeeperThan } from './json.ts'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

test('The depth of a document is counted as brackets nest, whatever its texts hold', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const depth = depthOf(value)
      const text = JSON.stringify(value)
      expect(nestsDeeperThan(text, depth)).toBe(false)
      if (depth > 0) expect(nestsDeeperThan(text, depth - 1)).toBe(true)
    }),
  )
  expect(nestsDeeperThan('{"a":"[[[[\\"[[[["}', 1)).toBe(false)
})

test('What an encoder wrote names no key twice; the same with one key repeated does', () => {
  const objects = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 })
  fc.assert(
    fc.property(objects, value => {
      const text = JSON.stringify(value)
      expect(hasDuplicateKeys(text)).toBe(false)
      const [key = ''] = Object.keys(value)
      expect(hasDuplicateKeys(`[${text.slice(0, -1)},${JSON.stringify(key)} : 1}]`)).toBe(true)
    }),
  )
})

test.each([
  ['{"a":{"x":1},"b":{"x":2}}', false],
  ['{"a":["a","a","b:"]}', false],
  ['{"a":"b","c":{"a":1}}', false],
  ['{"a":{"a":{"b":1,"b":2}}}', true],
  ['{"a":1,"\\u0061":2}', true],
  ['{"":1,"":2}', true],
])('Repeated keys in %s: %s', (text, repeated) => {
  expect(hasDuplicateKeys(text)).toBe(repeated)
})

test.each([
  ['{"name":"a\\u0000b"}', true],
  ['{"name":"\\ud800"}', true],
  ['{"na\\udc00me":1}', true],
  ['{"__proto__":{"admin":true}}', true],
  ['{"a":[{"\\u005f_proto__":1}]}', true],
  ['{"name":"\\ud83d\\ude00 \\u00e9 \\u202e"}', false],
  ['{"constructor":"builder","text":"__proto__ is a word"}', false],
])('Text that cannot be kept in %s: %s', (text, hostile) => {
  expect(isHostile(text, JSON.parse(text))).toBe(hostile)
})
