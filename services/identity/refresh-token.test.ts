import { expect, test } from 'vitest'
import { firstToken, hashesOf, nextToken, readRefreshToken, writeRefreshToken } from './refresh-token.ts'

const token = firstToken('north', 's-1')

test('A refresh token is read as it was written', () => {
  expect(readRefreshToken(writeRefreshToken(token))).toEqual(token)
})

test('The next token has the same family and another secret', () => {
  const next = nextToken(token)
  expect(hashesOf(next).family).toBe(hashesOf(token).family)
  expect(hashesOf(next).token).not.toBe(hashesOf(token).token)
})

test('What is kept of a token does not contain it', () => {
  expect(JSON.stringify(hashesOf(token))).not.toContain(token.once)
  expect(hashesOf(token)).toEqual({ family: expect.stringMatching(/^[0-9a-f]{64}$/), token: expect.any(String) })
})

const odd = (parts: unknown[]): string => Buffer.from(parts.join(':')).toString('base64url')
const { family, once } = token
test.each([
  '',
  'nonsense',
  '{}',
  odd(['north', 's-1', family]),
  odd(['north', 's-1', family, once, 'more']),
  odd(['NORTH', 's-1', family, once]),
  odd(['north', '../s-1', family, once]),
  odd(['', 's-1', family, once]),
  odd(['north', 's-1', family, once.slice(1)]),
])('%j is no refresh token', text => {
  expect(readRefreshToken(text)).toBeUndefined()
})
