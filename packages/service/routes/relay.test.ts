import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { problem } from '../http/problem.ts'
import { type RunningService, runService } from '../testing/service.ts'
import { onwardHeaders, relay } from './relay.ts'
import { contract, route } from './route.ts'

const register = contract({
  method: 'post',
  path: '/v1/registrations',
  summary: 'Register',
  access: 'signed-in',
  idempotent: true,
  body: z.object({ add: z.array(z.string()) }),
  responses: { 202: z.object({ id: z.string(), tenant: z.string() }) },
})
const read = contract({ method: 'get', path: '/v1/x', summary: 'x', access: 'signed-in', responses: { 200: z.null() } })

let behind: RunningService
let front: RunningService
let between: { status: number; headers: Record<string, string>; text: string } | undefined

beforeAll(async () => {
  const keep = {
    keepEvery: 1_000,
    keep: async () => undefined,
    claim: async () => ({ kind: 'first', ticket: 't' }) as const,
    settle: async () => {},
    release: async () => {},
  }
  behind = await runService({
    idempotency: keep,
    routes: [
      route(register, ({ body, tenant }) =>
        body.add.length === 0
          ? problem(409, 'REFUSED', 'No.', { extensions: { registration: 'r-1' } })
          : {
              status: 202,
              body: { id: 'r-1', tenant },
              headers: { location: '/v1/registrations/r-1', 'x-inside': '1' },
            },
      ),
      route(read, () => ({ status: 200, body: null, etag: 4 })),
    ],
  })
  const pass = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    if (between) return relay(between)
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(`${behind.url}${path}`, { method, headers, ...content })
    return relay({ status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() })
  }
  front = await runService({
    idempotency: 'forwarded',
    routes: [
      route(register, input => pass('POST', '/v1/registrations', onwardHeaders(input), input.body)),
      route(read, input => pass('GET', '/v1/x', onwardHeaders(input))),
    ],
  })
})
afterAll(() => Promise.all([front.stop(), behind.stop()]))

const headers = { 'idempotency-key': 'k', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
const post = (add: string[]) => front.call('POST', '/v1/registrations', { body: { add }, headers })

test('An answer comes through with its status, document and the headers that are meant for clients', async () => {
  const answer = await post(['sec-1'])
  expect([answer.status, answer.json]).toEqual([202, { id: 'r-1', tenant: 'north' }])
  expect(answer.headers.get('location')).toBe('/v1/registrations/r-1')
  expect(answer.headers.get('x-inside')).toBeNull()
})

test('A problem comes through as it is, under one trace', async () => {
  const answer = await post([])
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.json).toMatchObject({ status: 409, registration: 'r-1', instance: '0af7651916cd43dd8448eb211c80319c' })
})

test('Conditions come through both ways', async () => {
  const answer = await front.call('GET', '/v1/x', { headers: { 'if-none-match': '"4"' } })
  expect([answer.status, answer.text, answer.headers.get('etag')]).toEqual([304, '', '"4"'])
})

test('What something in between answered stays inside', async () => {
  between = { status: 500, headers: { 'content-type': 'application/json' }, text: '{"errorCode":"ERR_DIRECT_INVOKE"}' }
  const answer = await front.call('GET', '/v1/x')
  expect(answer.status).toBe(503)
  expect(answer.text).not.toContain('ERR_DIRECT_INVOKE')
  between = undefined
})
