import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answered, echo, nobody } from '../testing/fake-sidecar.ts'
import { type TestFront, testFront } from '../testing/front.ts'

let front: TestFront
beforeAll(async () => {
  front = await testFront()
})
beforeEach(() => {
  front.sidecar.answer = echo
  front.sidecar.seen.length = 0
})
afterAll(() => front.stop(), 20_000)

const at = (path: string, init?: RequestInit) => fetch(`${front.url}${path}`, init)
const last = () => front.sidecar.seen.at(-1)

test('A request goes to its service as it came, under the token of the sidecar', async () => {
  const body = '{"add": [ {"sectionId":"cs-101.001"} ]}'
  const headers = {
    authorization: 'Bearer t',
    'content-type': 'application/json',
    'idempotency-key': 'k-1',
    prefer: 'wait=0',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00',
  }
  const answer = await at('/v1/registrations?x=a%20b', { method: 'POST', body, headers })
  expect(await answer.json()).toEqual({ app: 'enrollment', path: '/v1/registrations?x=a%20b' })
  expect(last()?.body.toString()).toBe(body)
  expect(last()?.headers).toMatchObject({
    ...headers,
    'dapr-api-token': 'the-api-token',
    'x-forwarded-for': '127.0.0.1',
  })
})

test('An answer comes back byte for byte, with what is meant for the client', async () => {
  front.sidecar.answer = (_seen, response) => {
    response.writeHead(202, { 'content-type': 'application/json', etag: '"4"', location: '/v1/x', 'dapr-x': 'y' })
    response.end('{ "id" :"r-1"}')
  }
  const answer = await at('/v1/registrations', { method: 'POST', body: '{}' })
  expect([answer.status, await answer.text()]).toEqual([202, '{ "id" :"r-1"}'])
  expect([answer.headers.get('etag'), answer.headers.get('location')]).toEqual(['"4"', '/v1/x'])
  expect(answer.headers.get('dapr-x')).toBeNull()
})

test('A problem of the service comes back as the service put it', async () => {
  const document = { type: 'urn:campus:problem:refused', status: 409, registration: 'r-1' }
  front.sidecar.answer = (_seen, response) => answered(response, 409, document, { 'retry-after': '3' })
  const answer = await at('/v1/registrations', { method: 'POST', body: '{}' })
  expect([answer.status, await answer.json(), answer.headers.get('retry-after')]).toEqual([409, document, '3'])
})

test.each([200, 201, 202])('A success without a body is nobody’s answer: %i', async status => {
  front.sidecar.answer = (_seen, response) => response.writeHead(status).end()
  const answer = await at('/v1/registrations', { method: 'POST', body: '{}' })
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
})

test.each([204, 304])('An answer without a body has none: %i', async status => {
  front.sidecar.answer = (_seen, response) => response.writeHead(status, { etag: '"9"' }).end()
  const answer = await at('/v1/me')
  expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([status, '', '"9"'])
})

test('HEAD has the headers of GET and no body', async () => {
  const answer = await at('/v1/me', { method: 'HEAD' })
  const length = JSON.stringify({ app: 'identity', path: '/v1/me' }).length
  expect([answer.status, await answer.text(), answer.headers.get('content-length')]).toEqual([200, '', `${length}`])
})

test('A catalog file of 16 MiB goes through, one byte more does not', async () => {
  const most = 16 * 1024 * 1024
  const headers = { 'content-type': 'text/csv' }
  const post = (body: Uint8Array<ArrayBuffer>) => at('/v1/catalog/imports?term=t', { method: 'POST', headers, body })
  expect((await post(new Uint8Array(most))).status).toBe(200)
  expect(last()?.body.length).toBe(most)
  const refused = await front.raw(`POST /v1/catalog/imports HTTP/1.1\r\nHost: x\r\nContent-Length: ${most + 1}\r\n\r\n`)
  expect(refused.status).toBe(413)
  expect(front.sidecar.seen).toHaveLength(1)
})

test('A body without a length is cut where it becomes too large', async () => {
  const chunk = 'x'.repeat(256 * 1024)
  const sent = (chunks: number) =>
    front.raw(
      'POST /v1/courses HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n' +
        `${`40000\r\n${chunk}\r\n`.repeat(chunks)}0\r\n\r\n`,
    )
  expect((await sent(4)).status).toBe(200)
  expect(last()?.body.length).toBe(4 * chunk.length)
  expect((await sent(5)).status).toBe(413)
})

test('What something in between says stays inside, and is told as a problem', async () => {
  front.sidecar.answer = nobody
  const answer = await at('/v1/notices')
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(await answer.text()).not.toContain('ERR_DIRECT_INVOKE')
})

test('While a service is away its requests are answered at once, those of others go on', async () => {
  front.sidecar.answer = (seen, response) => (seen.app === 'billing' ? nobody : echo)(seen, response)
  await at('/v1/account')
  front.sidecar.seen.length = 0
  expect((await at('/v1/account')).status).toBe(503)
  expect(front.sidecar.seen).toEqual([])
  expect((await at('/v1/me')).status).toBe(200)
  front.sidecar.answer = echo
  await expect.poll(async () => (await at('/v1/account')).status, { timeout: 3_000 }).toBe(200)
})

test('Headers that are too long for a sidecar are the client’s mistake, and no sign that the service is away', async () => {
  front.sidecar.answer = (_seen, response) => response.writeHead(431, { 'content-type': 'text/plain' }).end('431')
  expect((await at('/v1/me')).status).toBe(431)
  front.sidecar.answer = echo
  expect((await at('/v1/me')).status).toBe(200)
})

test('A client that goes away takes its call along', async () => {
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  front.sidecar.answer = (_seen, response) => response.once('close', resolve)
  const leaving = new AbortController()
  const call = at('/v1/me', { signal: leaving.signal }).catch((error: Error) => error.name)
  await expect.poll(() => front.sidecar.seen.length).toBe(1)
  leaving.abort()
  expect(await call).toBe('AbortError')
  await ended
})

test('A method that a path does not take is 405, and says which it takes', async () => {
  const answer = await at('/v1/me', { method: 'DELETE' })
  expect([answer.status, answer.headers.get('allow'), front.sidecar.seen.length]).toEqual([405, 'GET', 0])
})
