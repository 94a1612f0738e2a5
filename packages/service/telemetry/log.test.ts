import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { route } from '../routes/route.ts'
import { runService } from '../testing/service.ts'
import { accessLog } from './access-log.ts'
import { createLog } from './log.ts'

function keepingLog(level?: string) {
  const lines: string[] = []
  return { lines, log: createLog('billing', level, { write: line => void lines.push(line) }) }
}

describe('The log', () => {
  test('is one JSON line an event, with service and level as words', () => {
    const { lines, log } = keepingLog()
    log.info({ port: 1 }, 'listening\nforged {"level":"fatal"}')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ service: 'billing', level: 'info', port: 1 })
  })

  test('leaves out what is nobody’s to read', () => {
    const { lines, log } = keepingLog()
    const person = { id: 'p-1', email: 'ann@north.edu', givenName: 'Ann', password: 'secret', accessToken: 'eyJ' }
    log.info({ person, ...person }, 'somebody')
    for (const private_ of ['ann@', '"Ann"', 'secret', 'eyJ']) expect(lines.join()).not.toContain(private_)
    expect(lines.join()).toContain('p-1')
  })

  test('keeps what and where of an error, its causes too, and takes addresses and tokens out of its words', () => {
    const { lines, log } = keepingLog()
    const cause = Object.assign(new Error('key (email)=(ann@north.edu) exists'), { code: '23505' })
    log.error({ err: new Error('with Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln', { cause }) }, 'no')
    const { err } = JSON.parse(lines[0] ?? '')
    expect(err.message).toBe('with Bearer [token]')
    expect(err.cause).toMatchObject({ code: '23505', message: 'key (email)=([address]) exists' })
    expect(err.at[0]).toContain('log.test.ts')
  })
})

describe('Requests in the log', () => {
  const look = route(
    {
      method: 'get',
      path: '/v1/persons/:id',
      summary: 'x',
      access: 'signed-in',
      params: z.object({ id: z.string() }),
      responses: { 204: null },
    },
    () => ({ status: 204 }),
  )

  test('show route, tenant, status, time and trace at debug, and never path, query or token', async () => {
    const service = await runService({ routes: [look] })
    const answer = await service.call('GET', '/v1/persons/ann-smith?q=ann@north.edu')
    await expect.poll(() => service.lines.some(({ msg }) => msg === 'request')).toBe(true)
    const line = service.lines.find(({ msg }) => msg === 'request')
    const traceId = answer.headers.get('x-request-id')
    expect(line).toMatchObject({ level: 'debug', route: '/v1/persons/:id', tenant: 'north', status: 204, traceId })
    const text = JSON.stringify(service.lines)
    for (const private_ of ['ann-smith', 'ann@', 'eyJ']) expect(text).not.toContain(private_)
    await service.stop()
  })

  test('that went well are not worth a line at info; a failed one is', async () => {
    const { lines, log } = keepingLog('info')
    const line = (statusCode: number): void => {
      const closed: (() => void)[] = []
      const response = { statusCode, writableFinished: true, once: (_: string, done: () => void) => closed.push(done) }
      const exchange = { log, correlation: { correlationId: 't', traceparent: '' } }
      accessLog(log)({ method: 'GET' } as never, response as never, exchange, () => undefined)
      for (const done of closed) done()
    }
    line(200)
    line(404)
    expect(lines).toEqual([])
    line(503)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', status: 503 })
  })
})
