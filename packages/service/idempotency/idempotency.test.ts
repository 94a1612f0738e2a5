import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { problem } from '../http/problem.ts'
import type { Wire } from '../http/wire.ts'
import { openRedis } from '../redis.ts'
import { route } from '../routes/route.ts'
import { describeWithRedis, startRedis, type TestRedis } from '../testing/redis.ts'
import { type RunningService, runService, silent } from '../testing/service.ts'
import { once } from './once.ts'
import { redisIdempotency } from './redis.ts'

interface Run {
  readonly commandId: string
  readonly text: string
}
const runs: Run[] = []
let gate: Promise<void> | undefined
let failing = false
let later = false
const Body = z.object({ text: z.string(), more: z.unknown().optional() })
const moving = { access: 'signed-in', summary: 'x', idempotent: true, body: Body } as const

const registrations = route(
  { ...moving, method: 'post', path: '/v1/registrations', responses: { 202: z.object({ run: z.int() }) } },
  async ({ body, commandId }) => {
    runs.push({ commandId, text: body.text })
    await gate
    if (failing) throw new Error('the process stumbles')
    if (later) return problem(503, 'UNAVAILABLE', 'Later.')
    if (body.text === 'refused')
      return problem(409, 'REFUSED', 'No.', { errors: [{ code: 'SECTION_FULL', detail: 'Full.' }] })
    return {
      status: 202,
      body: { run: runs.length },
      headers: { location: `/v1/registrations/${runs.length}` },
      etag: 7,
    }
  },
)
const payments = route(
  {
    ...moving,
    method: 'post',
    path: '/v1/invoices/:id/payments',
    params: z.object({ id: z.string() }),
    responses: { 201: null },
  },
  ({ body, commandId }) => {
    runs.push({ commandId, text: body.text })
    return { status: 201 }
  },
)

describeWithRedis('R-27: Idempotency-Key', () => {
  let server: TestRedis
  let redis: Redis
  let service: RunningService

  beforeAll(async () => {
    server = await startRedis()
    redis = openRedis(server.url, silent)
    await new Promise(resolve => redis.once('ready', resolve))
    service = await runService({
      routes: [registrations, payments],
      idempotency: redisIdempotency(redis),
    })
  })
  afterAll(async () => {
    await service.stop()
    redis.disconnect()
    await server.stop()
  })

  const post = (key: string, body: unknown = { text: 'a' }, claims = {}, path = '/v1/registrations') =>
    service.call('POST', path, { body, claims, headers: { 'idempotency-key': key } })

  test('the same key gives the same answer without a second run, to the last byte', async () => {
    const before = runs.length
    const first = await post('same')
    const again = await post('same')
    expect(runs.length).toBe(before + 1)
    expect(again.text).toBe(first.text)
    expect(again.status).toBe(202)
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(again.headers.get('etag')).toBe('"7"')
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true'])
  })

  test('a refusal is an answer too', async () => {
    const before = runs.length
    const first = await post('refusal', { text: 'refused' })
    const again = await post('refusal', { text: 'refused' })
    expect(first.status).toBe(409)
    expect(again.text).toBe(first.text)
    expect(again.headers.get('content-type')).toBe('application/problem+json')
    expect(runs.length).toBe(before + 1)
  })

  test('the answer is kept for a day', async () => {
    await post('kept')
    const ttls = await Promise.all((await redis.keys('campus:idempotency:*')).map(key => redis.ttl(key)))
    expect(Math.max(...ttls)).toBeGreaterThan(86_390)
  })

  test('a missing key is 400, and so is one that is none', async () => {
    const bare = await service.call('POST', '/v1/registrations', { body: { text: 'a' } })
    expect(bare.status).toBe(400)
    expect(bare.json.type).toBe('urn:campus:problem:idempotency-key-missing')
    for (const key of ['', 'x'.repeat(256), 'with space', 'ümlaut']) expect((await post(key)).status).toBe(400)
  })

  test('the same key with another body, or for another invoice, is 422', async () => {
    await post('reused', { text: 'a' })
    const answer = await post('reused', { text: 'b' })
    expect(answer.status).toBe(422)
    expect(answer.json.type).toBe('urn:campus:problem:idempotency-key-reused')
    await post('invoice', { text: 'a' }, {}, '/v1/invoices/1/payments')
    expect((await post('invoice', { text: 'a' }, {}, '/v1/invoices/2/payments')).status).toBe(422)
  })

  test('a body that means the same is the same body', async () => {
    await post('meaning', '{"text":"a","more":{"x":[1,{"y":2,"z":3}],"w":null}}')
    const again = await post('meaning', '{ "more": {"w":null, "x":[1,{"z":3,"y":2}]}, "text":"a" }')
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect((await post('meaning', '{"text":"a","more":{"x":[{"y":2,"z":3},1],"w":null}}')).status).toBe(422)
  })

  test('the same key of another person, another university or for another route is another key', async () => {
    const before = runs.length
    await post('shared')
    await post('shared', { text: 'b' }, { sub: 's-2' })
    await post('shared', { text: 'c' }, { tid: 'south' })
    await post('shared', { text: 'd' }, {}, '/v1/invoices/1/payments')
    const mine = runs.slice(before)
    expect(mine.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd'])
    expect(new Set(mine.map(({ commandId }) => commandId)).size).toBe(4)
  })

  test('while the first runs the second is 409, and gets the answer afterwards', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    const first = post('running')
    await expect.poll(async () => (await post('running')).status).toBe(409)
    const second = await post('running')
    expect(second.json.type).toBe('urn:campus:problem:idempotency-in-progress')
    expect(second.headers.get('retry-after')).toBe('1')
    resolve()
    gate = undefined
    expect((await post('running')).text).toBe((await first).text)
  })

  test('of sixteen at once one runs', async () => {
    const before = runs.length
    const answers = await Promise.all(Array.from({ length: 16 }, () => post('burst')))
    expect(runs.length).toBe(before + 1)
    expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true)
  })

  test('after a fault the next request runs again, under the same command id', async () => {
    const before = runs.length
    failing = true
    expect((await post('faulty')).status).toBe(500)
    failing = false
    expect((await post('faulty')).status).toBe(202)
    const [first, second] = runs.slice(before)
    expect(second?.commandId).toBe(first?.commandId)
  })

  test('a 5xx that a handler answers is no answer to keep', async () => {
    later = true
    expect((await post('later')).status).toBe(503)
    later = false
    expect((await post('later')).status).toBe(202)
  })

  test('a process that died with the key holds it no longer than its lease', async () => {
    const store = redisIdempotency(redis, { lease: 1 })
    expect(await store.claim('dead', 'f')).toMatchObject({ kind: 'first' })
    expect(await store.claim('dead', 'f')).toEqual({ kind: 'running' })
    await expect.poll(() => store.claim('dead', 'f'), { timeout: 3_000 }).toMatchObject({ kind: 'first' })
  })

  test('a request that takes longer than the lease keeps its key, and its answer for as long as any other', async () => {
    const store = redisIdempotency(redis, { lease: 1 })
    const { promise, resolve } = Promise.withResolvers<Wire>()
    const first = once(store, 'long', 'f', () => promise)
    const never = (): Promise<Wire> => Promise.reject(new Error('ran twice'))
    for (let look = 0; look < 8; look++) {
      await new Promise(wake => setTimeout(wake, 200))
      expect(await once(store, 'long', 'f', never)).toMatchObject({ status: 409 })
    }
    resolve({ status: 200, headers: {}, body: 'at last' })
    await first
    const { ticket } = JSON.parse((await redis.get('campus:idempotency:long')) ?? '')
    await store.keep('long', ticket)
    expect(await redis.ttl('campus:idempotency:long')).toBeGreaterThan(80_000)
    expect(await once(store, 'long', 'f', never)).toMatchObject({ status: 200, body: 'at last' })
  })

  test('who outlived the lease does not overwrite what the successor does', async () => {
    const store = redisIdempotency(redis, { lease: 1 })
    const answer = (body: string) => ({ status: 200, headers: {}, body })
    await redis.set('campus:idempotency:late', JSON.stringify({ fingerprint: 'f', ticket: 'successor' }))
    await store.settle('late', 'f', 'mine', answer('mine'))
    await store.release('late', 'mine')
    expect(await store.claim('late', 'f')).toEqual({ kind: 'running' })
    await store.settle('late', 'f', 'successor', answer('theirs'))
    expect(await store.claim('late', 'f')).toMatchObject({ kind: 'answered', answer: { body: 'theirs' } })
  })

  test('while nobody can tell whether it ran, it does not run: 503; afterwards the key is free', async () => {
    const before = runs.length
    server.pause()
    try {
      const answer = await post('away')
      expect(answer.status).toBe(503)
      expect(answer.headers.get('retry-after')).toBe('1')
    } finally {
      server.resume()
    }
    expect(runs.length).toBe(before)
    await expect.poll(async () => (await post('away')).status).toBe(202)
  })
})

describe('R-27 where another service keeps the keys', () => {
  test('the key is asked for and handed on', async () => {
    const keys: (string | undefined)[] = []
    const forward = route(
      { ...moving, method: 'post', path: '/v1/registrations', responses: { 202: null } },
      ({ idempotencyKey }) => {
        keys.push(idempotencyKey)
        return { status: 202 }
      },
    )
    const service = await runService({ routes: [forward], idempotency: 'forwarded' })
    const body = { text: 'a' }
    expect((await service.call('POST', '/v1/registrations', { body })).status).toBe(400)
    await service.call('POST', '/v1/registrations', { body, headers: { 'idempotency-key': 'k-1' } })
    expect(keys).toEqual(['k-1'])
    await service.stop()
  })

  test('a route that takes keys does not start where nobody keeps them, nor as a public one', async () => {
    await expect(runService({ routes: [payments] })).rejects.toThrow('nobody keeps them')
    const open = { ...moving, access: 'public', method: 'post', path: '/x', responses: { 201: null } } as const
    expect(() => route(open, () => ({ status: 201 }))).toThrow('cannot be public')
  })
})
