import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { APP_TOKEN, type RunningService, runService } from '../testing/service.ts'
import { appTokenGuard } from './app-token.ts'

const reached: string[] = []
const sidecar = express.Router()
sidecar.use((request, response) => {
  reached.push(request.path)
  response.json({ ok: true })
})

let service: RunningService
beforeAll(async () => {
  service = await runService({ routes: [], sidecar })
})
afterAll(() => service.stop())

const PATHS: readonly (readonly [string, string])[] = [
  ['GET', '/dapr/config'],
  ['GET', '/dapr/subscribe'],
  ['GET', '/DAPR/config'],
  ['PUT', '/actors/Seats/north.sec-1/method/turn'],
  ['PUT', '/actors/Seats/north.sec-1/method/remind/sweep'],
  ['PUT', '/Actors/Seats/north.sec-1/method/timer/x'],
  ['DELETE', '/actors/Seats/north.sec-1'],
  ['POST', '/events/enrollment'],
  ['POST', '/dead-letters'],
  ['POST', '/job/cleanup'],
]

const FORGED: Readonly<Record<string, Record<string, string>>> = {
  'no token': {},
  'an empty token': { 'dapr-api-token': '' },
  'another token': { 'dapr-api-token': 'x'.repeat(APP_TOKEN.length) },
  'half the token': { 'dapr-api-token': APP_TOKEN.slice(0, -1) },
  'the token and more': { 'dapr-api-token': `${APP_TOKEN}x` },
  'a claim to be another app': { 'dapr-caller-app-id': 'enrollment', 'dapr-app-id': 'enrollment' },
}

describe('What only the sidecar may call', () => {
  test.each(PATHS)('%s %s is 401 for everybody else and reaches nothing', async (method, path) => {
    for (const headers of Object.values(FORGED)) {
      const answer = await service.call(method, path, { headers })
      expect(answer.status).toBe(401)
      expect(answer.json.type).toBe('urn:campus:problem:unauthenticated')
    }
    expect(reached).toEqual([])
  })

  test('the sidecar reaches it with the token', async () => {
    const answer = await service.call('GET', '/dapr/config', { headers: { 'dapr-api-token': APP_TOKEN } })
    expect(answer.json).toEqual({ ok: true })
    expect(reached.splice(0)).toEqual(['/dapr/config'])
  })

  test('other paths never get to the sidecar’s routes, token or not', async () => {
    for (const path of ['/daprx/config', '/v1/dapr/config', '//dapr/config', '/%64apr/config', '/./actors/x/../y']) {
      await fetch(`${service.url}${path}`, { headers: { 'dapr-api-token': APP_TOKEN } })
    }
    expect(reached.splice(0)).toEqual(['/actors/y'])
  })

  test('a service without an application token does not start', () => {
    expect(() => appTokenGuard('')).toThrow('APP_API_TOKEN must be set')
  })

  test('health needs no token, for a sidecar’s probe brings none', async () => {
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
  })
})

test('Calls of the sidecar are logged by the kind of their path, without ids', async () => {
  const headers = { 'dapr-api-token': APP_TOKEN }
  await service.call('PUT', '/actors/Registration/north.ann-smith/method/turn', { headers })
  await expect.poll(() => service.lines.some(({ route }) => route === '/actors')).toBe(true)
  expect(JSON.stringify(service.lines)).not.toContain('ann-smith')
})
