import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { route } from '../routes/route.ts'
import { type RunningService, runService } from '../testing/service.ts'
import { Turnstile } from './turnstile.ts'

describe('A turnstile', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const crowd = (turnstile: Turnstile, count: number) => {
    const inside: number[] = []
    const leave: (() => void)[] = []
    for (let number = 0; number < count; number++)
      void turnstile.enter().then(left => {
        inside.push(number)
        if (left) leave[number] = left
      })
    return { inside, leave }
  }
  const settle = () => vi.advanceTimersByTimeAsync(0)

  test('lets in as many as it has places, then one for each who leaves, in the order in which they came', async () => {
    const { inside, leave } = crowd(new Turnstile({ places: 2 }), 5)
    await settle()
    expect(inside).toEqual([0, 1])
    leave[1]?.()
    await settle()
    expect(inside).toEqual([0, 1, 2])
    leave[0]?.()
    leave[2]?.()
    await settle()
    expect(inside).toEqual([0, 1, 2, 3, 4])
  })

  test('is cleared when nobody stands in line, whoever is inside', async () => {
    const turnstile = new Turnstile({ places: 1 })
    await turnstile.cleared()
    const { leave } = crowd(turnstile, 3)
    let cleared = 0
    for (let number = 0; number < 2; number++) void turnstile.cleared().then(() => cleared++)
    await settle()
    leave[0]?.()
    await settle()
    expect(cleared).toBe(0)
    leave[1]?.()
    await settle()
    expect(cleared).toBe(2)
    await turnstile.cleared()
  })

  test('who leaves twice makes room once', async () => {
    const { inside, leave } = crowd(new Turnstile({ places: 1 }), 3)
    await settle()
    leave[0]?.()
    leave[0]?.()
    await settle()
    expect(inside).toEqual([0, 1])
  })

  test('who stays long makes room, and leaving later makes no more', async () => {
    const { inside, leave } = crowd(new Turnstile({ places: 1, makesRoomAfter: 200 }), 3)
    await vi.advanceTimersByTimeAsync(199)
    expect(inside).toEqual([0])
    await vi.advanceTimersByTimeAsync(1)
    leave[0]?.()
    await settle()
    expect(inside).toEqual([0, 1])
  })

  test('who means to wait makes room sooner', async () => {
    const turnstile = new Turnstile({ places: 1, makesRoomAfter: 2_000, waiterMakesRoomAfter: 200 })
    await turnstile.enter(true)
    let isIn = false
    void turnstile.enter().then(() => {
      isIn = true
    })
    await vi.advanceTimersByTimeAsync(199)
    expect(isIn).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(isIn).toBe(true)
  })

  test('an empty one lets in at once again', async () => {
    const turnstile = new Turnstile({ places: 1 })
    for (let times = 0; times < 3; times++) (await turnstile.enter())?.()
    expect(await turnstile.enter()).toBeTypeOf('function')
  })

  test('turns away who comes when too many wait', async () => {
    const turnstile = new Turnstile({ places: 1, waiting: 1 })
    const { inside } = crowd(turnstile, 2)
    await settle()
    expect(await turnstile.enter()).toBeUndefined()
    expect(inside).toEqual([0])
  })
})

describe('A service behind a turnstile', () => {
  let first = Promise.withResolvers<void>()
  let seen: string[] = []
  const slow = route(
    { method: 'get', path: '/v1/slow', summary: 'Slow', access: 'signed-in', responses: { 204: null } },
    async () => {
      seen.push('in')
      await first.promise
      return { status: 204 }
    },
  )
  const quick = route(
    { method: 'post', path: '/v1/quick', summary: 'Quick', access: 'signed-in', responses: { 204: null } },
    async () => {
      seen.push('quick')
      return { status: 204 }
    },
  )
  let service: RunningService
  beforeEach(async () => {
    first = Promise.withResolvers<void>()
    seen = []
    const one = () => new Turnstile({ places: 1, waiting: 1, makesRoomAfter: 60_000 })
    service = await runService({ routes: [slow, quick], turnstiles: { reads: one(), writes: one() } })
  })
  afterEach(() => service.stop())

  test('answers 503 with Retry-After to whom it turns away, and still says that it is well', async () => {
    const inside = service.call('GET', '/v1/slow')
    await expect.poll(() => seen.length).toBe(1)
    const waiting = service.call('GET', '/v1/slow')
    await expect.poll(async () => (await service.call('GET', '/v1/slow')).status).toBe(503)
    const away = await service.call('GET', '/v1/slow')
    expect([away.status, away.json.type, away.headers.get('retry-after')]).toEqual([
      503,
      'urn:campus:problem:too-busy',
      '2',
    ])
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
    expect(seen).toHaveLength(1)
    first.resolve()
    expect([(await inside).status, (await waiting).status]).toEqual([204, 204])
  })

  test('lets those who want something done past those who only look', async () => {
    const inside = service.call('GET', '/v1/slow')
    await expect.poll(() => seen).toEqual(['in'])
    expect((await service.call('POST', '/v1/quick')).status).toBe(204)
    first.resolve()
    expect((await inside).status).toBe(204)
  })

  test('does not work for who has gone while waiting', async () => {
    const inside = service.call('GET', '/v1/slow')
    await expect.poll(() => seen).toEqual(['in'])
    const leaving = new AbortController()
    const headers = { authorization: `Bearer ${service.signer.sign()}` }
    const gone = fetch(`${service.url}/v1/slow`, { headers, signal: leaving.signal }).catch(() => 'gone')
    await expect.poll(async () => (await service.call('GET', '/v1/slow')).status).toBe(503)
    leaving.abort()
    expect(await gone).toBe('gone')
    await new Promise(resolve => setTimeout(resolve, 50))
    first.resolve()
    expect((await inside).status).toBe(204)
    expect((await service.call('GET', '/v1/slow')).status).toBe(204)
    expect(seen).toEqual(['in', 'in'])
  })
})
