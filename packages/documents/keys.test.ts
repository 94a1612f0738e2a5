import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentKey, generationKey, kindPrefix, TenantMissing } from './keys.ts'

const ends = 'abcdefghijklmnopqrstuvwxyz0123456789'
const part = (extra: string) =>
  fc.stringMatching(new RegExp(`^[${ends}](?:[${ends}${extra}]{0,10}[${ends}])?$`)).filter(text => text.length <= 60)

test('a key tells kind, tenant and id apart, however they are spelt', () => {
  const parts = fc.tuple(fc.constantFrom('section', 'section-seats', 'seats'), part('.-'), part('.-'))
  const property = fc.property(parts, parts, (one, other) => {
    const isSame = one.every((text, position) => text === other[position])
    expect(documentKey(...one) === documentKey(...other)).toBe(isSame)
    expect(documentKey(...one).startsWith(kindPrefix(other[0]))).toBe(one[0] === other[0])
  })
  fc.assert(property)
})

test('nothing but an id becomes part of a key', () => {
  const separators = fc.constantFrom(':', ';', '|', '/', '%', '_', '*', ' ', "'", '\0', '\n', 'A', 'ä')
  const property = fc.property(part('.-'), separators, part('.-'), (before, separator, after) => {
    const text = before + separator + after
    expect(() => documentKey('section', 'u1', text)).toThrow('not an id')
    expect(() => documentKey('section', text, 'a')).toThrow(TenantMissing)
    expect(() => documentKey(text, 'u1', 'a')).toThrow('not a kind')
  })
  fc.assert(property)
  for (const text of ['', '.', '-', '..', '__proto__', 'a'.repeat(200)])
    expect(() => documentKey('section', 'u1', text)).toThrow('not an id')
})

test('a missing tenant throws (R-51)', () => {
  for (const tenant of [undefined, null, '', 0, {}, []] as unknown as string[]) {
    expect(() => documentKey('section', tenant, 'a')).toThrow(TenantMissing)
    expect(() => generationKey('section', tenant)).toThrow(TenantMissing)
  }
})
