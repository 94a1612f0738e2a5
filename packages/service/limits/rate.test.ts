import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRedis } from '../redis.ts'
import { route } from '../routes/route.ts'
import { describeWithRedis, startRedis, type TestRedis } from '../testing/redis.ts'
import { type RunningService, runService, silent } from '../testing/service.ts'
import { redisRateLimits } from './rate.ts'

const nothing = { summary: 'x', responses: { 204: null } } as const
const done = () => ({ status: 204 as const })
const routes = [
  route({ ...nothing, method: 'get', path: '/v1/me', access: 'signed-in' }, done),
  route({ ...nothing, method: 'get', path: '/v1/staff', access: ['registrar'] }, done),
  route({ ...nothing, method: 'post', path: '/v1/auth/token', access: 'public' }, done),
  route(
    { ...nothing, method: 'post', path: '/v1/exports', access: 'signed-in', rate: { points: 1, seconds: 60 } },
    done,
  ),
]
const policy = { caller: { points: 3, seconds: 60 }, address: { points: 2, seconds: 60 } }

describeWithRedis('Rate limits', () => {
  let server: TestRedis
  let redis: Redis
  let one: RunningService
  let other: RunningService

  beforeAll(async () => {
    server = await startRedis()
    redis = openRedis(server.url, silent)
    await new Promise(resolve => redis.once('ready', resolve))
    one = await runService({ routes, limits: redisRateLimits(redis, policy) })
    other = await runService({ routes, limits: redisRateLimits(redis, policy) })
  })
  afterAll(async () => {
    await Promise.all([one.stop(), other.stop()])
    redis.disconnect()
    await server.stop()
  })

  const me = (service: RunningService, sub: string, more = {}) =>
    service.call('GET', '/v1/me', { claims: { sub, ...more } })

  test('a person has so many requests over all replicas, and is told how many are left', async () => {
    const left: (string | null)[] = []
    for (const service of [one, other, one]) left.push((await me(service, 'a')).headers.get('ratelimit'))
    expect(left.map(each => each?.replace(/t=\d+/, ''))).toEqual(['"caller";r=2;', '"caller";r=1;', '"caller";r=0;'])
    const over = await me(other, 'a')
    expect(over.status).toBe(429)
    expect(over.json.type).toBe('urn:campus:problem:rate-limited')
    expect(over.headers.get('ratelimit-policy')).toBe('"caller";q=3;w=60')
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('others go on: another person, and one of the same id elsewhere', async () => {
    for (let times = 0; times < 4; times++) await me(one, 'b')
    expect((await me(one, 'b')).status).toBe(429)
    expect((await me(one, 'c')).status).toBe(204)
    expect((await me(one, 'b', { tid: 'south' })).status).toBe(204)
  })

  test('what is forbidden counts too', async () => {
    const statuses: number[] = []
    for (let times = 0; times < 4; times++)
      statuses.push((await one.call('GET', '/v1/staff', { claims: { sub: 'd' } })).status)
    expect(statuses).toEqual([403, 403, 403, 429])
  })

  test('public routes count by address', async () => {
    const statuses: number[] = []
    for (let times = 0; times < 3; times++)
      statuses.push((await one.call('POST', '/v1/auth/token', { anonymous: true })).status)
    expect(statuses).toEqual([204, 204, 429])
  })

  test('a route may have a rate of its own', async () => {
    expect((await one.call('POST', '/v1/exports', { claims: { sub: 'e' } })).status).toBe(204)
    expect((await one.call('POST', '/v1/exports', { claims: { sub: 'e' } })).status).toBe(429)
    expect((await me(one, 'e')).status).toBe(204)
  })

  test('while Redis is away each replica counts for itself, and nobody is kept out for it', async () => {
    await server.stop()
    const statuses: number[] = []
    for (let times = 0; times < 4; times++) statuses.push((await me(one, 'f')).status)
    expect(statuses).toEqual([204, 204, 204, 429])
    expect((await me(other, 'f')).status).toBe(204)
  })
})
