import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestFront, testFront } from '../testing/front.ts'

let front: TestFront
beforeAll(async () => {
  front = await testFront()
})
beforeEach(() => {
  front.sidecar.seen.length = 0
})
afterAll(() => front.stop())

const ask = (target: string, headers: readonly string[] = [], method = 'GET') =>
  front.raw([`${method} ${target} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n'))

test.each([
  '/dapr/config',
  '/dapr/subscribe',
  '/actors/Seats/north.cs-101/method/turn',
  '/actors/Seats/north.cs-101/method/remind/sweep',
  '/events/billing',
  '/events/dead-letters',
  '/v1.0/state/journal/x',
  '/v1.0/invoke/billing/method/v1/account',
  '/v1.0/metadata',
  '/v1.0/shutdown',
  '/v1/nowhere',
  '/job/x',
  '/V1/me',
  '/v1/me/',
  '//v1/me',
  '/v1//me',
  '///dapr/config',
  '/v1/../dapr/config',
  '/v1/courses/..',
  '/v1/courses/../../dapr/config',
  '/v1/courses/..%2f..%2f..%2fv1.0%2fshutdown',
  '/v1/courses/..%5c..%5cdapr',
  '/v1/courses/%2e%2e/%2e%2e/dapr/config',
  '/v1/courses/%252e%252e%252fdapr',
  '/v1/courses/%2e%2e',
  '/v1/courses/a%2fb',
  '/v1/courses/a%00b',
  '/v1/courses/a%0d%0ax-evil:1',
  '/v1/courses/a;/../b',
  '/v1/courses/\u00e9',
  '/v1%2fme',
  '/%76%31/me',
  '/.well-known/../v1.0/shutdown',
  '/.well-known/jwks.json/..%2f..%2fdapr',
  'http://identity/v1/me',
  'http://127.0.0.1:3500/v1.0/shutdown',
  'https://identity/v1/me',
])('No way past the table: %s', async target => {
  for (const method of ['GET', 'POST', 'PUT']) {
    const length = method === 'GET' ? [] : ['Content-Length: 0']
    expect([400, 404, 405]).toContain((await ask(target, length, method)).status)
  }
  expect(front.sidecar.seen).toEqual([])
})

test('The token of a sidecar opens nothing here', async () => {
  const headers = ['Dapr-Api-Token: the-api-token', 'Dapr-App-Id: identity', 'Dapr-Caller-App-Id: billing']
  expect((await ask('/dapr/config', headers)).status).toBe(404)
  expect((await ask('/healthy', headers)).status).toBe(404)
  expect(front.sidecar.seen).toEqual([])
})

test('What looks like a sidecar’s or a proxy’s header does not go on', async () => {
  const forged = [
    'dapr-api-token: forged',
    'dapr-caller-app-id: billing',
    'dapr-app-id: billing',
    'x-forwarded-for: 9.9.9.9',
  ]
  expect((await ask('/v1/me', [...forged, 'forwarded: for=9.9.9.9', 'x-original-url: /dapr/config'])).status).toBe(200)
  const [seen] = front.sidecar.seen
  expect([seen?.app, seen?.headers['dapr-api-token'], seen?.headers['x-forwarded-for']]).toEqual([
    'identity',
    'the-api-token',
    '127.0.0.1',
  ])
  for (const name of ['dapr-caller-app-id', 'dapr-app-id', 'forwarded', 'x-original-url'])
    expect(seen?.headers[name]).toBeUndefined()
})

test('Two access tokens are none', async () => {
  const answer = await ask('/v1/me', ['Authorization: Bearer a', 'authorization: Bearer b'])
  expect(answer.status).toBe(401)
  expect(front.sidecar.seen).toEqual([])
})

test('Two Idempotency-Keys are refused', async () => {
  const answer = await ask(
    '/v1/registrations',
    ['Idempotency-Key: a', 'idempotency-key: b', 'Content-Length: 0'],
    'POST',
  )
  expect(answer.status).toBe(400)
  expect(front.sidecar.seen).toEqual([])
})

test('A request with two lengths is none', async () => {
  const both = ['Content-Length: 4', 'Transfer-Encoding: chunked']
  expect((await ask('/v1/courses', both, 'POST')).status).toBe(400)
  expect(front.sidecar.seen).toEqual([])
})

test.each(['CONNECT', 'TRACE', 'OPTIONS', 'PROPFIND', 'DELETE'])('%s is not for anything here', async method => {
  expect([400, 404, 405, 0]).toContain((await ask('/v1/me', [], method)).status)
  expect(front.sidecar.seen).toEqual([])
})
