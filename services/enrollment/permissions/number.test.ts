import { SecretHash } from '@campus/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashOf, newNumber } from './number.ts'

describe('a permission number (R-17)', () => {
  test('is sixteen signs of thirty-two, none of which looks like another', () => {
    const many = Array.from({ length: 200 }, newNumber)
    for (const number of many) expect(number).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(new Set(many).size).toBe(200)
    expect(new Set(many.join('').replaceAll('-', '')).size).toBe(32)
  })
  test('is the same however it is typed', () => {
    const hash = hashOf('fall.a', '7K21-9QXA-B4TD-0C8Z')
    for (const typed of ['7k219qxab4td0c8z', ' 7K21 9QXA B4TD OC8Z ', '7k2l-9qxa-b4td-oc8z', '7K2I.9QXA.B4TD.0C8Z'])
      expect(hashOf('fall.a', typed)).toBe(hash)
    expect(SecretHash.safeParse(hash).success).toBe(true)
  })
  test('is another one in another section', () => {
    expect(hashOf('fall.a', 'X')).not.toBe(hashOf('fall.b', 'X'))
  })
  test('is no other number with another sign', () => {
    fc.assert(
      fc.property(fc.nat(15), fc.constantFrom(...'23456789ABCDEFGHJKMNPQRSTVWXYZ'), (at, sign) => {
        const number = newNumber().replaceAll('-', '')
        const other = number.slice(0, at) + sign + number.slice(at + 1)
        expect(hashOf('s', other) === hashOf('s', number)).toBe(other === number)
      }),
    )
  })
})
