import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openKeyring } from './keyring.ts'
import { openSigningKeys } from './signing-keys.ts'
import { ISSUER } from './testing/people.ts'
import { partsOf } from './testing/tokens.ts'
import { OPERATOR_PASSWORD, startWorld, type World } from './testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const operator = () => world.signIn('platform', 'operator', OPERATOR_PASSWORD)
const published = async () => (await world.call('GET', '/.well-known/jwks.json')).body.keys
const me = async (token: string) => (await world.call('GET', '/v1/me', { token })).status

test('The key set has public halves of RSA keys and nothing else', async () => {
  await operator()
  const keys = await published()
  expect(keys).toHaveLength(1)
  expect(Object.keys(keys[0]).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  expect(keys[0]).toMatchObject({ alg: 'RS256', kty: 'RSA', use: 'sig', e: 'AQAB' })
  expect(Buffer.from(keys[0].n, 'base64url')).toHaveLength(256)
})

test('Replicas that begin at the same time agree on one key, and a key set is never empty', async () => {
  const other = await startWorld()
  const replicas = [0, 1, 2].map(() => openSigningKeys(other.ports))
  const sets = await Promise.all(replicas.map(replica => replica.published()))
  expect(sets[0]).toHaveLength(1)
  expect(sets).toEqual([sets[0], sets[0], sets[0]])
  await other.stop()
})

test('After a rotation the new key signs, and tokens of the old one still count', async () => {
  const before = await operator()
  world.clock.now += 1_000
  await world.ports.signing.rotate()
  const after = await operator()
  const kids = (await published()).map(({ kid }: { kid: string }) => kid)
  expect(kids).toEqual([partsOf(after).header.kid, partsOf(before).header.kid])
  expect(await me(before)).toBe(200)
  expect(await me(after)).toBe(200)
})

test('Under another master key nothing is signed and nothing new is made', async () => {
  const stranger = openSigningKeys({ ...world.ports, keyring: openKeyring(randomBytes(32)) })
  const before = await published()
  await expect(stranger.sign({})).rejects.toThrow()
  expect(await published()).toEqual(before)
})

test('The configuration leads to the keys and to where tokens are had', async () => {
  const { status, body, headers } = await world.call('GET', '/.well-known/openid-configuration')
  expect(status).toBe(200)
  expect(headers.get('cache-control')).toBe('public, max-age=60')
  expect(body).toMatchObject({
    issuer: ISSUER,
    jwks_uri: `${ISSUER}/.well-known/jwks.json`,
    token_endpoint: `${ISSUER}/v1/auth/token`,
    id_token_signing_alg_values_supported: ['RS256'],
  })
})
