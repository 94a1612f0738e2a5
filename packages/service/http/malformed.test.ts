import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { pageQuery } from '../routes/page.ts'
import { route } from '../routes/route.ts'
import { type RunningService, runService } from '../testing/service.ts'

const Course = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/)
    .max(128),
  title: z.string().min(1).max(200),
  credits: z.object({ min: z.number().min(0).max(60), max: z.number().min(0).max(60) }),
  seats: z.int().min(0).max(100_000),
  starts: z.iso.date(),
  opens: z.iso.datetime({ offset: true }).optional(),
  price: z.object({ minor: z.string().regex(/^-?\d{1,15}$/), currency: z.enum(['USD', 'INR']) }).optional(),
  answers: z.record(z.string(), z.unknown()).optional(),
})
const GOOD = { id: 'cs-101', title: 'Logic', credits: { min: 3, max: 3 }, seats: 30, starts: '2026-09-01' }

let stored = 0
const keep = route(
  { method: 'post', path: '/v1/courses', summary: 'Add', access: 'signed-in', body: Course, responses: { 201: null } },
  () => {
    stored++
    return { status: 201 }
  },
)
const list = route(
  {
    method: 'get',
    path: '/v1/courses/:id',
    summary: 'List',
    access: 'signed-in',
    params: z.object({ id: z.string().max(128) }),
    query: pageQuery.extend({ q: z.string().max(200).optional() }),
    responses: { 200: z.object({ limit: z.number() }) },
  },
  ({ query }) => ({ status: 200, body: { limit: query.limit } }),
)
const take = route(
  {
    method: 'post',
    path: '/v1/imports',
    summary: 'Import',
    access: 'signed-in',
    body: z.string(),
    bodyKind: 'csv',
    responses: { 202: z.object({ characters: z.number() }) },
  },
  ({ body }) => ({ status: 202, body: { characters: body.length } }),
)

let service: RunningService
beforeAll(async () => {
  service = await runService({ routes: [keep, list, take] })
})
afterAll(() => service.stop())

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
const manyKeys = (count: number): string => `{${Array.from({ length: count }, (_, at) => `"k${at}":1`).join(',')}}`
const but = (change: Record<string, unknown>): string => JSON.stringify({ ...GOOD, ...change })
const typed = (type: string): Record<string, string> => ({ 'content-type': type })

interface Malformed {
  readonly body?: string | Uint8Array
  readonly headers?: Record<string, string>
  readonly status?: number
}

const BODIES: Record<string, Malformed> = {
  'no body': {},
  'an empty body': { body: '' },
  null: { body: 'null' },
  'a list': { body: '[]' },
  'a text': { body: '""' },
  'a number': { body: '1' },
  NaN: { body: '{"seats":NaN}' },
  Infinity: { body: '{"seats":Infinity}' },
  'seats 1e400': { body: but({}).replace('30', '1e400') },
  'seats 2^53 + 1': { body: but({}).replace('30', '9007199254740993') },
  'seats 1e9': { body: but({ seats: 1e9 }) },
  'seats -1': { body: but({ seats: -1 }) },
  'seats 0.1': { body: but({ seats: 0.1 }) },
  'seats as text': { body: but({ seats: '30' }) },
  'a lone surrogate': { body: but({}).replace('Logic', '\\ud800') },
  'a lone surrogate as bytes': { body: Buffer.from(but({}).replace('Logic', '\xed\xa0\x80'), 'latin1') },
  'bytes that are not UTF-8': { body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) },
  'UTF-16': { body: Buffer.from(but({}), 'utf16le') },
  'a NUL in a text': { body: but({}).replace('Logic', 'Lo\\u0000gic') },
  'a raw NUL': { body: but({}).replace('Logic', 'Lo\0gic') },
  'a __proto__ key': { body: '{"__proto__":{"seats":30},"id":"cs-101"}' },
  'a __proto__ key deep inside': {
    body: but({ answers: {} }).replace('"answers":{}', '"answers":{"__proto__":{"x":1}}'),
  },
  'a constructor key where there is none': { body: but({ constructor: { prototype: { admin: true } } }) },
  'a tenantId nobody asked for, its own': { body: but({ tenantId: 'north' }) },
  'a role nobody asked for': { body: but({ role: 'registrar' }) },
  'a depth of 10,000': { body: nested(10_000) },
  'a depth of 65': { body: nested(65) },
  'objects 10,000 deep': { body: '{"a":'.repeat(10_000) },
  '60,000 keys': { body: manyKeys(60_000) },
  'a million keys': { body: manyKeys(1_000_000), status: 413 },
  'a date that is none': { body: but({ starts: '2026-02-30' }) },
  'the year 0 as text': { body: but({ starts: '0' }) },
  'an offset of 99 hours': { body: but({ opens: '2026-09-01T00:00:00+99:00' }) },
  'money as a float': { body: but({ price: { minor: 0.1 + 0.2, currency: 'USD' } }) },
  'money in text with a point': { body: but({ price: { minor: '0.30', currency: 'USD' } }) },
  'a currency nobody knows': { body: but({ price: { minor: '30', currency: 'usd' } }) },
  'an id with a key separator': { body: but({ id: 'a||b' }) },
  'an id that climbs': { body: but({ id: 'a/../b' }) },
  'an id made for a backtracking pattern': { body: but({ id: `${'a.'.repeat(60)}!` }) },
  'truncated JSON': { body: but({}).slice(0, -1) },
  'JSON and more': { body: `${but({})}{}` },
  XML: { body: '<a/>', headers: typed('application/xml'), status: 415 },
  'no content type': { body: new Uint8Array(Buffer.from(but({}))), headers: typed(''), status: 415 },
  'a form': { body: 'id=cs-101', headers: typed('application/x-www-form-urlencoded'), status: 415 },
  'text/plain, which needs no preflight': { body: but({}), headers: typed('text/plain'), status: 415 },
  'a charset that is not UTF-8': { body: but({}), headers: typed('application/json; charset=utf-16'), status: 415 },
  'a content type of 10 kB': { body: but({}), headers: typed(`application/json${';a=b'.repeat(2_500)};`), status: 201 },
  'a gzip bomb': { body: gzipSync(Buffer.alloc(50_000_000)), headers: { 'content-encoding': 'gzip' }, status: 415 },
  'a compression nobody knows': { body: but({}), headers: { 'content-encoding': 'x-rot13' }, status: 415 },
  '2 MiB': { body: but({ title: 'x'.repeat(2 * 1024 * 1024) }), status: 413 },
  '100 MB': { body: Buffer.alloc(100_000_000, 'x'), status: 413 },
}

describe('Malformed bodies', () => {
  test.each(Object.keys(BODIES))('%s is refused as a problem', async name => {
    const { body, headers = {}, status = 400 } = BODIES[name] ?? {}
    const before = stored
    const answer = await service.call('POST', '/v1/courses', { body, headers })
    expect(answer.status).toBe(status)
    if (status < 400) return
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.json).toMatchObject({ status, instance: answer.headers.get('x-request-id') })
    expect(stored).toBe(before)
  })

  test('every reason is told at once, with where', async () => {
    const answer = await service.call('POST', '/v1/courses', {
      body: { ...GOOD, id: 'A', seats: -1, credits: { min: 1 } },
    })
    const paths = answer.json.errors.map(({ path }: { path: string }) => path)
    expect(paths).toEqual(['body.id', 'body.credits.max', 'body.seats'])
    expect(answer.json.errors).toMatchObject([{ code: 'INVALID' }, { code: 'INVALID' }, { code: 'INVALID' }])
  })

  test('what is good gets through: a BOM, marks of writing direction, formula-like and other awkward text', async () => {
    for (const title of ['\u202eLogic', '=cmd()', '😀', 'O’Neill & Sons', '{}', '%s%n', "'; drop table--"])
      expect((await service.call('POST', '/v1/courses', { body: { ...GOOD, title } })).status).toBe(201)
    expect((await service.call('POST', '/v1/courses', { body: `\ufeff${but({})}` })).status).toBe(201)
    const headers = typed('application/json; charset="UTF-8"')
    expect((await service.call('POST', '/v1/courses', { body: but({}), headers })).status).toBe(201)
  })

  test('nesting of 64 is taken where the schema takes anything, 65 is not', async () => {
    const at = (depth: number): string =>
      but({ answers: {} }).replace('"answers":{}', `"answers":{"x":${nested(depth - 2)}}`)
    expect((await service.call('POST', '/v1/courses', { body: at(64) })).status).toBe(201)
    const deeper = await service.call('POST', '/v1/courses', { body: at(65) })
    expect(deeper.json.errors).toMatchObject([{ path: 'body', detail: 'The body nests deeper than 64.' }])
  })

  test('CSV may be large where the route takes it, and is refused elsewhere', async () => {
    const headers = typed('text/csv')
    const large = await service.call('POST', '/v1/imports', { body: 'a,b\n'.repeat(2_000_000), headers })
    expect(large.json).toEqual({ characters: 8_000_000 })
    expect((await service.call('POST', '/v1/imports', { body: 'x'.repeat(17_000_000), headers })).status).toBe(413)
    expect((await service.call('POST', '/v1/imports', { body: 'a,\0b', headers })).status).toBe(400)
    expect((await service.call('POST', '/v1/courses', { body: 'a,b', headers })).status).toBe(415)
  })
})

const PATHS: Record<string, number> = {
  '/v1/courses/cs-101?limit=0': 400,
  '/v1/courses/cs-101?limit=201': 400,
  '/v1/courses/cs-101?limit=1e3': 400,
  '/v1/courses/cs-101?limit=NaN': 400,
  '/v1/courses/cs-101?limit=1&limit=2': 400,
  '/v1/courses/cs-101?limit[$gt]=1': 200,
  '/v1/courses/cs-101?q=a&q=b': 400,
  '/v1/courses/cs-101?q=%00': 400,
  '/v1/courses/cs-101?cursor=': 400,
  '/v1/courses/cs-101?__proto__[limit]=7': 200,
  '/v1/courses/%00': 400,
  '/v1/courses/%ff': 400,
  '/v1/courses/%': 400,
  '/v1/courses/..%2f..%2fetc%2fpasswd': 200,
  '/v1/COURSES/cs-101': 404,
  '/v1/courses/cs-101/': 404,
  '//v1/courses/cs-101': 404,
  '/v1/nothing': 404,
}

describe('Malformed paths and queries', () => {
  test.each(Object.keys(PATHS))('GET %s', async path => {
    const answer = await service.call('GET', path)
    expect(answer.status).toBe(PATHS[path])
    if (answer.status >= 400) expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  test('a method that a path does not take is 405 and says which it takes', async () => {
    const answer = await service.call('DELETE', '/v1/courses/cs-101')
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET')
  })

  test('1,001 parameters are no trouble', async () => {
    const query = Array.from({ length: 1_001 }, (_, at) => `p${at}=1`).join('&')
    expect((await service.call('GET', `/v1/courses/x?${query}`)).status).toBe(200)
  })
})

/** What comes back for these bytes, however the connection ends. */
async function raw(bytes: string, hangUp = false): Promise<string> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  socket.on('error', () => undefined)
  socket.write(bytes)
  if (hangUp) socket.end()
  const bounded = setTimeout(() => socket.destroy(), 500)
  await once(socket, 'close')
  clearTimeout(bounded)
  return text
}

describe('What is hardly HTTP', () => {
  const head = (more: string): string =>
    `POST /v1/courses HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${service.signer.sign()}\r\n` +
    `Content-Type: application/json\r\n${more}\r\n`

  test('a chunked body that stops short, and a length that is never reached, end without a fault', async () => {
    expect(await raw(head('Transfer-Encoding: chunked\r\n').concat('ff\r\n{"id":'), true)).not.toContain(' 5')
    expect(await raw(head('Content-Length: 100\r\n').concat('{"id":'), true)).not.toContain(' 5')
  })

  test('chunks of which there are none, without a type, are no body; the same with something in them has no type', async () => {
    const untyped = head('Transfer-Encoding: chunked\r\n').replace('Content-Type: application/json\r\n', '')
    expect(await raw(untyped.concat('0\r\n\r\n'))).toContain('HTTP/1.1 400')
    expect(await raw(untyped.concat('2\r\n{}\r\n0\r\n\r\n'))).toContain('HTTP/1.1 415')
  })

  test('nonsense, two lengths, and headers without end are refused', async () => {
    expect(await raw('NONSENSE\r\n\r\n')).toContain('HTTP/1.1 400')
    expect(await raw(head('Content-Length: 2\r\nContent-Length: 3\r\n').concat('{}'))).toContain('HTTP/1.1 400')
    expect(await raw(head('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n'))).toContain('HTTP/1.1 400')
    expect(await raw(head(`X: ${'x'.repeat(20_000)}\r\n`))).toContain('HTTP/1.1 431')
  })

  test('an upload that was refused is not listened to for ever', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(head(`Content-Length: ${50_000_000}\r\n`))
    const drip = setInterval(() => socket.write('x'), 50)
    socket.on('data', () => undefined)
    await once(socket, 'close')
    clearInterval(drip)
    expect(socket.destroyed).toBe(true)
  })
})

test('Nothing of all this was a fault: no 5xx was logged', () => {
  const faults = service.lines.filter(({ level }) => level === 'error' || level === 'fatal')
  expect(faults).toEqual([])
  expect(service.lines.length).toBeGreaterThan(50)
})
