import { argon2Sync, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openPasswords, PasswordHash } from './passwords.ts'

const pepper = randomBytes(32)
const passwords = openPasswords(pepper)

test('A password is right against its own hash, and no other is', async () => {
  const hash = await passwords.hash('correct horse')
  expect(await passwords.isRight('correct horse', hash)).toBe(true)
  expect(await passwords.isRight('correct horse ', hash)).toBe(false)
  expect(await passwords.isRight('', hash)).toBe(false)
})

test('The hash says how it was made, with OWASP’s parameters, and not what of', async () => {
  const hash = await passwords.hash('correct horse')
  expect(PasswordHash.parse(hash)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(hash).not.toContain('horse')
  expect(await passwords.hash('correct horse')).not.toBe(hash)
})

test('Another Unicode form of the same password is the same password', async () => {
  const hash = await passwords.hash('caf\u00e9 au lait')
  expect(await passwords.isRight('cafe\u0301 au lait', hash)).toBe(true)
})

test('A hash made with a lower cost still counts', async () => {
  const cheap = '$argon2id$v=19$m=256,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$'
  const tag = tagOf('correct horse')
  expect(await passwords.isRight('correct horse', cheap + tag)).toBe(true)
})

test('Hashes are of no use without the pepper', async () => {
  const hash = await passwords.hash('correct horse')
  expect(await openPasswords(randomBytes(32)).isRight('correct horse', hash)).toBe(false)
})

test('Without a hash every password is wrong', async () => {
  expect(await passwords.isRight('anything', undefined)).toBe(false)
})

function tagOf(message: string): string {
  const nonce = Buffer.from('saltsaltsaltsalt')
  const parameters = { message, nonce, memory: 256, passes: 2, parallelism: 1, tagLength: 32, secret: pepper }
  return argon2Sync('argon2id', parameters).toString('base64').replace(/=+$/, '')
}
