import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRedis } from '../redis.ts'
import { route } from '../routes/route.ts'
import { AUDIENCE, goodClaims, ISSUER, signer } from '../testing/issuer.ts'
import { describeWithRedis, startRedis, type TestRedis } from '../testing/redis.ts'
import { type RunningService, runService, silent } from '../testing/service.ts'
import { bearerAuthentication } from './bearer.ts'
import { type RedisRevocations, redisRevocations } from './revocations.ts'
import { tokenVerifier } from './tokens.ts'

const who = { tenant: 'north', person: 's-1', session: 'session-1' }
const me = route(
  { method: 'get', path: '/v1/me', summary: 'Me', access: 'signed-in', responses: { 204: null } },
  () => ({ status: 204 }),
)

describeWithRedis('Revocation', () => {
  let server: TestRedis
  let redis: Redis
  let revocations: RedisRevocations
  let service: RunningService
  const key = signer('key-1')

  beforeAll(async () => {
    server = await startRedis()
    redis = openRedis(server.url, silent)
    await new Promise(resolve => redis.once('ready', resolve))
    revocations = redisRevocations(redis)
    const verify = tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys: { get: async () => key.publicKey } })
    service = await runService({ routes: [me], authenticate: bearerAuthentication(verify, revocations) })
  })
  afterAll(async () => {
    await service.stop()
    redis.disconnect()
    await server.stop()
  })

  const status = async (claims: Record<string, unknown>): Promise<number> =>
    (await service.call('GET', '/v1/me', { headers: { authorization: `Bearer ${key.sign(claims)}` } })).status

  test('After logout the access token stops working at once; other sessions go on', async () => {
    const ours = { ...goodClaims(), sid: 'out' }
    expect(await status(ours)).toBe(204)
    await revocations.revokeSession({ ...who, session: 'out' })
    expect(await status(ours)).toBe(401)
    expect(await status({ ...goodClaims(), sid: 'in' })).toBe(204)
  })

  test('A deactivated person’s tokens stop working, those issued afterwards work', async () => {
    const now = Math.floor(Date.now() / 1_000)
    const before = { ...goodClaims(now - 10), sub: 's-2' }
    await revocations.revokePerson({ tenant: 'north', person: 's-2' }, now - 5)
    expect(await status(before)).toBe(401)
    expect(await status({ ...goodClaims(now), sub: 's-2' })).toBe(204)
  })

  test('A person of the same id at another university is not touched', async () => {
    await revocations.revokePerson({ tenant: 'north', person: 's-3' }, Math.floor(Date.now() / 1_000))
    expect(await status({ ...goodClaims(), sub: 's-3' })).toBe(401)
    expect(await status({ ...goodClaims(), sub: 's-3', tid: 'south' })).toBe(204)
  })

  test('A revocation outlives every token it concerns', async () => {
    await revocations.revokeSession({ ...who, session: 'kept' })
    expect(await redis.ttl('campus:revoked:{north:s-1}:kept')).toBeGreaterThan(86_400)
  })

  test('While nobody can tell, nobody is let in: 503 with Retry-After, within the patience for Redis', async () => {
    server.pause()
    try {
      const began = performance.now()
      const answer = await service.call('GET', '/v1/me', { headers: { authorization: `Bearer ${key.sign()}` } })
      expect(answer.status).toBe(503)
      expect(answer.headers.get('retry-after')).toBe('1')
      expect(performance.now() - began).toBeLessThan(5_000)
    } finally {
      server.resume()
    }
    await expect.poll(() => status({})).toBe(204)
  })
})
