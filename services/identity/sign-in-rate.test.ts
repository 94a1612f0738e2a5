import type { RateLimits } from '@campus/service'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from './testing/world.ts'

const counted: { name: string; who: string }[] = []
const limits: RateLimits = {
  count: async (name, rate, who) => {
    counted.push({ name, who })
    const tries = counted.filter(one => one.name === name && one.who === who).length
    const { points = 0, seconds = 0 } = rate ?? {}
    return { name, points, seconds, allowed: tries <= 3, remaining: Math.max(0, 3 - tries), reset: 42 }
  },
}

let world: World
beforeAll(async () => {
  world = await startWorld(limits)
})
afterAll(() => world.stop())

const guess = (tenant: string, username: string) =>
  world.call('POST', '/v1/auth/token', { body: { tenant, username, password: 'a guess' } })

test('An account that is tried too often is left alone for a while, whether it exists or not', async () => {
  const statuses: number[] = []
  for (const name of ['a@example.edu', 'A@example.edu', 'a@example.edu', 'a@EXAMPLE.edu'])
    statuses.push((await guess('north', name)).status)
  expect(statuses).toEqual([401, 401, 401, 429])
  const over = await guess('north', 'a@example.edu')
  expect(over.status).toBe(429)
  expect(over.headers.get('retry-after')).toBe('42')
})

test('Other accounts are not touched by that, nor one of the same name elsewhere', async () => {
  expect((await guess('north', 'b@example.edu')).status).toBe(401)
  expect((await guess('south', 'a@example.edu')).status).toBe(401)
})

test('R-52: what is counted does not name anybody', () => {
  expect(counted.length).toBeGreaterThan(0)
  for (const { name, who } of counted) expect(`${name} ${who}`).toMatch(/^sign-in [0-9a-f]{64}$/)
})
