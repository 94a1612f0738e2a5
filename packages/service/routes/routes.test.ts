import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { problem } from '../http/problem.ts'
import { type RunningService, runService } from '../testing/service.ts'
import { preconditionFailed, readIfMatch } from './if-match.ts'
import { page, pageQuery } from './page.ts'
import { readPrefer } from './prefer.ts'
import { route } from './route.ts'

const Course = z.object({ id: z.string(), title: z.string() })
const params = z.object({ id: z.string() })
const one = { path: '/v1/courses/:id', params, responses: { 200: Course }, summary: 'x' } as const
const SEQ = 3

const routes = [
  route({ ...one, method: 'get', access: 'public' }, ({ params: { id }, caller }) => ({
    status: 200,
    body: { id, title: caller === undefined ? 'nobody asks' : 'x' },
    etag: SEQ,
    headers: { 'cache-control': 'max-age=5' },
  })),
  route(
    { ...one, method: 'put', access: ['registrar'], ifMatch: 'required', body: Course },
    ({ body, ifMatch }) => preconditionFailed(ifMatch, SEQ) ?? { status: 200, body, etag: SEQ + 1 },
  ),
  route({ ...one, method: 'patch', access: ({ person }) => person === 'dean' }, ({ params: { id } }) => ({
    status: 200,
    body: { id, title: 'x' },
  })),
  route({ ...one, method: 'delete', access: [], responses: { 204: null } }, () => ({ status: 204 })),
  route(
    {
      method: 'get',
      path: '/v1/courses',
      summary: 'List',
      access: 'public',
      query: pageQuery,
      headers: z.object({ 'x-campus': z.enum(['main', 'west']).optional() }),
      responses: { 200: page(z.number()) },
    },
    ({ query, headers }) => ({ status: 200, body: { items: [query.limit], next: headers['x-campus'] ?? null } }),
  ),
  route(
    { method: 'get', path: '/v1/export', summary: 'CSV', access: 'public', responses: { 200: z.string() } },
    () => ({ status: 200, body: 'a,b\n', headers: { 'content-type': 'text/csv; charset=utf-8' } }),
  ),
  route(
    {
      method: 'get',
      path: '/v1/calendar',
      summary: 'Calendar',
      access: 'public',
      query: z.object({ of: z.string() }),
      mediaType: 'text/calendar',
      responses: { 200: z.string() },
    },
    ({ query }) => (query.of === 'ann' ? { status: 200, body: 'BEGIN:VCALENDAR' } : problem(404, 'NOT_FOUND', 'No.')),
  ),
  route({ method: 'get', path: '/v1/fault', summary: 'Fault', access: 'public', responses: { 204: null } }, () => {
    throw new Error('password of ann@north.edu is wrong')
  }),
  route({ method: 'get', path: '/v1/away', summary: 'Away', access: 'public', responses: { 204: null } }, () => {
    throw Object.assign(new Error('sidecar did not answer'), { name: 'Unavailable' })
  }),
  route({ method: 'get', path: '/v1/refused', summary: 'Refused', access: 'public', responses: { 204: null } }, () =>
    problem(409, 'EVERY_ITEM_REFUSED', 'Nothing was added.', {
      errors: [{ code: 'SECTION_FULL', detail: 'No seat.', sectionId: 'sec-1' }],
      extensions: { registration: 'r-1' },
    }),
  ),
]

let service: RunningService
beforeAll(async () => {
  service = await runService({ routes })
})
afterAll(() => service.stop())

const COURSE = { id: 'cs-101', title: 'Logic' }
const as = (...roles: string[]) => ({ claims: { roles } })

describe('Who may', () => {
  test('everybody where it is public, without being asked who', async () => {
    const answer = await service.call('GET', '/v1/courses/cs-101', { headers: { authorization: 'Bearer nonsense' } })
    expect(answer.json).toEqual({ id: 'cs-101', title: 'nobody asks' })
  })

  test('one of the roles, whom the predicate lets in, and nobody where the list is empty', async () => {
    const headers = { 'if-match': '*' }
    const put = (roles: string[]) => service.call('PUT', '/v1/courses/x', { body: COURSE, headers, claims: { roles } })
    expect((await put(['student', 'registrar'])).status).toBe(200)
    for (const roles of [[], ['student'], ['Registrar'], ['registrar ']]) expect((await put(roles)).status).toBe(403)
    expect((await service.call('PATCH', '/v1/courses/x', { claims: { sub: 'dean' } })).status).toBe(200)
    expect((await service.call('PATCH', '/v1/courses/x')).status).toBe(403)
    expect((await service.call('DELETE', '/v1/courses/x', as('registrar', 'operator'))).status).toBe(403)
  })

  test('a service whose routes forgot to say, or that checks no tokens, does not start', async () => {
    const silent = route({ ...one, method: 'get', access: undefined as unknown as 'public' }, () => ({
      status: 200,
      body: COURSE,
    }))
    await expect(runService({ routes: [silent] })).rejects.toThrow('does not say who may call it')
    const closed = route({ ...one, method: 'get', access: 'signed-in' }, () => ({ status: 200, body: COURSE }))
    const unchecked = { routes: [closed], authenticate: undefined as never }
    await expect(runService(unchecked)).rejects.toThrow('nobody checks tokens')
    await expect(runService({ routes: [closed, closed] })).rejects.toThrow('there twice')
  })
})

describe('ETag and If-Match', () => {
  const put = (headers: Record<string, string>) =>
    service.call('PUT', '/v1/courses/cs-101', { body: COURSE, headers, ...as('registrar') })

  test('the ETag is the sequence; who has it is spared the body', async () => {
    const answer = await service.call('GET', '/v1/courses/cs-101')
    expect(answer.headers.get('etag')).toBe('"3"')
    const known = await service.call('GET', '/v1/courses/cs-101', { headers: { 'if-none-match': '"2", W/"3"' } })
    expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', '"3"'])
  })

  test('a change needs If-Match (428), of what is there now (412)', async () => {
    expect((await put({})).status).toBe(428)
    for (const tag of ['"2"', 'W/"3"', '3', '"three"', '"3', ''])
      expect((await put({ 'if-match': tag })).status).toBe(412)
    for (const tag of ['"3"', '*', '"1", "3"']) expect((await put({ 'if-match': tag })).status).toBe(200)
  })

  test('what does not exist matches nothing, not even *', () => {
    expect(preconditionFailed('*', undefined)?.status).toBe(412)
    expect(preconditionFailed(undefined, undefined)).toBeUndefined()
    expect(readIfMatch('"9007199254740993000"')).toEqual([])
  })
})

describe('Answers', () => {
  test('lists have a limit by default and a next', async () => {
    expect((await service.call('GET', '/v1/courses')).json).toEqual({ items: [50], next: null })
    const headers = { 'x-campus': 'west' }
    expect((await service.call('GET', '/v1/courses?limit=200', { headers })).json).toEqual({
      items: [200],
      next: 'west',
    })
    const wrong = await service.call('GET', '/v1/courses?limit=0', { headers: { 'x-campus': 'moon' } })
    expect(wrong.json.errors.map(({ path }: { path: string }) => path)).toEqual(['query.limit', 'headers.x-campus'])
  })

  test('text of another type goes out as it is', async () => {
    const answer = await service.call('GET', '/v1/export')
    expect([answer.text, answer.headers.get('content-type')]).toEqual(['a,b\n', 'text/csv; charset=utf-8'])
  })

  test('a contract’s own media type is what text goes out as, and problems stay problems', async () => {
    const typeOf = async (of: string) => {
      const { headers, text } = await service.call('GET', `/v1/calendar?of=${of}`)
      return [headers.get('content-type'), text.slice(0, 5)]
    }
    expect(await typeOf('ann')).toEqual(['text/calendar; charset=utf-8', 'BEGIN'])
    expect(await typeOf('bob')).toEqual(['application/problem+json', '{"typ'])
  })

  test('nothing may be sniffed, framed or stored, unless the handler says otherwise of the last', async () => {
    const { headers } = await service.call('GET', '/v1/export')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-powered-by')).toBeNull()
    expect((await service.call('GET', '/v1/courses/x')).headers.get('cache-control')).toBe('max-age=5')
  })

  test('a refusal carries every reason and what else it says', async () => {
    const { json, status } = await service.call('GET', '/v1/refused')
    expect(status).toBe(409)
    expect(json).toMatchObject({
      type: 'urn:campus:problem:every-item-refused',
      title: 'Every item refused',
      registration: 'r-1',
      errors: [{ code: 'SECTION_FULL', detail: 'No seat.', sectionId: 'sec-1' }],
    })
  })

  test('a fault is 500 without its own words, and logged without personal data, under the same trace', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const answer = await service.call('GET', '/v1/fault', { headers: { traceparent } })
    expect(answer.status).toBe(500)
    expect(answer.json.instance).toBe('0af7651916cd43dd8448eb211c80319c')
    expect(answer.text).not.toContain('ann@north.edu')
    const logged = service.lines.find(({ msg }) => msg === 'a request met a fault')
    expect(logged).toMatchObject({ traceId: answer.json.instance, route: '/v1/fault' })
    expect(JSON.stringify(service.lines)).not.toContain('ann@north.edu')
  })

  test('what is not there now is 503 with Retry-After, whichever package says so', async () => {
    const answer = await service.call('GET', '/v1/away')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(answer.text).not.toContain('sidecar')
  })
})

test.each([
  [undefined, {}],
  ['wait=5', { wait: 5 }],
  ['respond-async, wait=10', { wait: 10 }],
  ['wait = 3; foo=bar', { wait: 3 }],
  ['wait="7"', { wait: 7 }],
  ['wait=86400', { wait: 30 }],
  ['wait=-1', {}],
  ['await=5', {}],
  ['return=minimal', {}],
])('Prefer %s is read as %o', (header, expected) => {
  expect(readPrefer(header)).toEqual(expected)
})
