import { expect, test } from 'vitest'
import { runService } from '../testing/service.ts'

test('A service is healthy while all it needs is there, and says what is not', async () => {
  let away = false
  const checks = {
    redis: async () => undefined,
    store: async () => {
      if (away) throw new Error('connect ECONNREFUSED 127.0.0.1:5432 for user campus')
    },
  }
  const service = await runService({ routes: [], checks })
  const healthy = await service.call('GET', '/healthz')
  expect([healthy.status, healthy.json]).toEqual([200, { status: 'ok' }])
  away = true
  await expect.poll(async () => (await service.call('GET', '/healthz')).status, { timeout: 3_000 }).toBe(503)
  const unhealthy = await service.call('GET', '/healthz')
  expect(unhealthy.json).toEqual({ status: 'unavailable', failing: ['store'] })
  const details = await service.call('GET', '/readyz')
  expect(details.json).toMatchObject({ status: 'unavailable', checks: { redis: { ok: true }, store: { ok: false } } })
  expect(details.text).not.toContain('ECONNREFUSED')
  await service.stop()
})

test('Many who ask at once run the checks once, and a check that hangs holds nobody up', async () => {
  let runs = 0
  const checks = {
    hanging: () => {
      runs++
      return new Promise(() => undefined)
    },
  }
  const service = await runService({ routes: [], checks })
  const answers = await Promise.all(Array.from({ length: 20 }, () => service.call('GET', '/healthz')))
  expect(answers.every(({ status }) => status === 503)).toBe(true)
  expect(runs).toBe(1)
  await service.stop()
})
