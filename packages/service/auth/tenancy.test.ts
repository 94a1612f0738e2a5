import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { route } from '../routes/route.ts'
import { type RunningService, runService } from '../testing/service.ts'
import { requireTenant, sameTenant } from './caller.ts'

const seen: (string | undefined)[] = []
const Thing = z.object({ tenant: z.string() })
const answers = { access: 'signed-in', summary: 'x', responses: { 200: Thing } } as const
const routes = [
  route(
    { ...answers, method: 'post', path: '/v1/things', body: z.object({ name: z.string().optional() }) },
    ({ tenant }) => {
      seen.push(tenant)
      return { status: 200, body: { tenant } }
    },
  ),
  route({ ...answers, method: 'get', path: '/v1/things' }, ({ tenant }) => ({ status: 200, body: { tenant } })),
  route({ ...answers, method: 'get', path: '/v1/tenants/:tenant/things', params: Thing }, ({ tenant }) => ({
    status: 200,
    body: { tenant },
  })),
  route(
    { ...answers, method: 'get', path: '/v1/tenants/:tenant', params: Thing, access: ['operator'], anyTenant: true },
    ({ params }) => ({ status: 200, body: params }),
  ),
  route({ ...answers, method: 'get', path: '/v1/lookup/:of', params: z.object({ of: z.string() }) }, input => {
    return sameTenant(input, input.params.of) ?? { status: 200, body: { tenant: input.tenant } }
  }),
]

let service: RunningService
beforeAll(async () => {
  service = await runService({ routes })
})
afterAll(() => service.stop())

const FOREIGN: Readonly<Record<string, readonly [string, string, unknown?]>> = {
  'in the body': ['POST', '/v1/things', { tenant: 'south' }],
  'in the body as tenantId': ['POST', '/v1/things', { tenantId: 'south' }],
  'in the body as a list': ['POST', '/v1/things', { tenant: ['north'] }],
  'in the query': ['GET', '/v1/things?tenant=south'],
  'in the query beside its own': ['GET', '/v1/things?tenant=north&tenant=south'],
  'in the path': ['GET', '/v1/tenants/south/things'],
  'in other letters': ['GET', '/v1/tenants/North/things'],
  'with a trailing dot': ['GET', '/v1/tenants/north./things'],
  'with a trailing space': ['GET', '/v1/tenants/north%20/things'],
  'in full-width letters': ['GET', `/v1/tenants/${encodeURIComponent('ｎorth')}/things`],
  'where a handler looks itself': ['GET', '/v1/lookup/south'],
}

describe('R-51: the tenant comes from the token', () => {
  test.each(Object.keys(FOREIGN))('another tenant %s is 404, and a security event', async name => {
    const [method, path, body] = FOREIGN[name] ?? ['GET', '/']
    const before = service.lines.length
    const answer = await service.call(method, path, { body })
    expect(answer.status).toBe(404)
    expect(answer.json.type).toBe('urn:campus:problem:not-found')
    expect(answer.text).not.toContain('south')
    const events = service.lines.slice(before).filter(({ event }) => event === 'security')
    expect(events).toMatchObject([{ kind: 'foreign-tenant', tenant: 'north', traceId: answer.json.instance }])
    expect(seen).toEqual([])
  })

  test('the own tenant may be named, and a header names nothing', async () => {
    const headers = { 'x-tenant': 'south', 'x-tenant-id': 'south' }
    expect((await service.call('GET', '/v1/things?tenant=north', { headers })).json).toEqual({ tenant: 'north' })
  })

  test('the operator’s routes may name any', async () => {
    const answer = await service.call('GET', '/v1/tenants/south', { claims: { roles: ['operator'], tid: 'platform' } })
    expect(answer.json).toEqual({ tenant: 'south' })
    expect((await service.call('GET', '/v1/tenants/south')).status).toBe(403)
  })

  test('without a caller there is no tenant: it throws', () => {
    expect(() => requireTenant(undefined)).toThrow('a tenant is needed')
  })
})
