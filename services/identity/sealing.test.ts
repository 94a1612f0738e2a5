import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openKeyring } from './keyring.ts'
import { randomKey, seal, unseal } from './sealing.ts'

const key = randomKey()

test('What was sealed can be opened again with the same key, as the same thing', () => {
  expect(unseal(key, seal(key, 'Zoë', 'a profile'), 'a profile').toString()).toBe('Zoë')
  expect(unseal(key, seal(key, '', 'a profile'), 'a profile')).toHaveLength(0)
})

test('Sealing the same text twice gives two texts', () => {
  expect(seal(key, 'Zoë', 'a')).not.toBe(seal(key, 'Zoë', 'a'))
})

test('Nothing opens with another key, as another thing, or after a change of one bit', () => {
  const sealed = seal(key, 'Zoë', 'profile:north:p-1')
  expect(() => unseal(randomKey(), sealed, 'profile:north:p-1')).toThrow()
  expect(() => unseal(key, sealed, 'profile:south:p-1')).toThrow()
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  for (const [at, byte] of bytes.entries()) {
    const changed = Buffer.from(bytes)
    changed[at] = byte ^ 1
    expect(() => unseal(key, `v1.${changed.toString('base64url')}`, 'profile:north:p-1')).toThrow()
  }
})

test.each(['', 'v1.', 'v2.abcdef', 'v1.AAAA', 'plain text'])('What was never sealed (%j) does not open', text => {
  expect(() => unseal(key, text, 'a')).toThrow()
})

test('A key is unwrapped under the same master key only', () => {
  const master = randomBytes(32)
  const wrapped = openKeyring(master).wrap(key, 'person-key:north:p-1')
  expect(openKeyring(master).unwrap(wrapped, 'person-key:north:p-1')).toEqual(key)
  expect(() => openKeyring(randomBytes(32)).unwrap(wrapped, 'person-key:north:p-1')).toThrow()
  expect(() => openKeyring(master).unwrap(wrapped, 'person-key:north:p-2')).toThrow()
})

test('A blind index is equal for equal values, and another one in every tenant, use and installation', () => {
  const keyring = openKeyring(randomBytes(32))
  const index = keyring.blind('north', 'email', 'a@example.edu')
  expect(keyring.blind('north', 'email', 'a@example.edu')).toBe(index)
  expect(index).toMatch(/^[0-9a-f]{64}$/)
  const others = [
    keyring.blind('south', 'email', 'a@example.edu'),
    keyring.blind('north', 'name', 'a@example.edu'),
    keyring.blind('north', 'email', 'b@example.edu'),
    openKeyring(randomBytes(32)).blind('north', 'email', 'a@example.edu'),
  ]
  expect(new Set([index, ...others]).size).toBe(5)
})

test('A master key has 32 bytes', () => {
  expect(() => openKeyring(randomBytes(16))).toThrow('32 bytes')
})
