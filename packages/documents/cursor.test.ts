import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CursorRefused, Cursors } from './cursor.ts'

const cursors = new Cursors('0123456789abcdef')
const end = fc.array(fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()))

test('a cursor says where the page ended to who asks the same again', () => {
  const property = fc.property(end, values => {
    expect(cursors.open(cursors.seal(values, ['u1', 'q']), ['u1', 'q'])).toEqual(JSON.parse(JSON.stringify(values)))
  })
  fc.assert(property)
})

test('a cursor with any character changed is refused', () => {
  const cursor = cursors.seal(['math', 101, 'section:u1:a'], 'query')
  const property = fc.property(
    fc.nat(cursor.length - 1),
    fc.constantFrom('A', 'b', '.', '', '~'),
    (position, character) => {
      const tampered = cursor.slice(0, position) + character + cursor.slice(position + 1)
      fc.pre(tampered !== cursor && Buffer.compare(...bytesOf(tampered, cursor)) !== 0)
      expect(() => cursors.open(tampered, 'query')).toThrow(CursorRefused)
    },
  )
  fc.assert(property, { numRuns: 500 })
})

/** The last character of a base64 text has bits that mean nothing: such a text is the same cursor. */
const bytesOf = (one: string, other: string): [Buffer, Buffer] => {
  const bytes = (text: string) => Buffer.from(text.split('.')[1] ?? '', 'base64url')
  const same = one.split('.')[0] === other.split('.')[0] && one.split('.').length === other.split('.').length
  return same ? [bytes(one), bytes(other)] : [Buffer.from(one), Buffer.from(other)]
}

test('a cursor made with another key or for another query is refused', () => {
  const cursor = cursors.seal(['a'], ['u1', { index: 'x' }])
  expect(() => cursors.open(cursor, ['u2', { index: 'x' }])).toThrow(CursorRefused)
  expect(() => new Cursors('fedcba9876543210').open(cursor, ['u1', { index: 'x' }])).toThrow(CursorRefused)
})

test('a short key is no key', () => {
  for (const key of ['', 'short']) expect(() => new Cursors(key)).toThrow('16 bytes')
})
