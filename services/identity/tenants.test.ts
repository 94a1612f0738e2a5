import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Tenant } from './tenant.ts'
import { university } from './testing/people.ts'
import { partsOf } from './testing/tokens.ts'
import { OPERATOR_PASSWORD, startWorld, type World } from './testing/world.ts'

let world: World
let operator: string

beforeAll(async () => {
  world = await startWorld()
  operator = await world.signIn('platform', 'operator', OPERATOR_PASSWORD)
})
afterAll(() => world.stop())

const admin = { email: 'admin@example.edu', password: 'administrator' }
const open = (body: object, token = operator) =>
  world.call('POST', '/v1/tenants', { token, body: { ...university('north'), admin, ...body } })

describe('The operator of the platform', () => {
  test('signs in with the configured password and has that one role', async () => {
    expect(partsOf(operator).claims).toMatchObject({ sub: 'operator', tid: 'platform', roles: ['operator'] })
    const { body } = await world.call('GET', '/v1/me', { token: operator })
    expect(body).toEqual({ id: 'operator', tenant: 'platform', affiliations: [], roles: ['operator'] })
  })

  test.each(['admin', 'Operator', 'operator@platform', 'root'])('is nobody else: %s', async username => {
    const body = { tenant: 'platform', username, password: OPERATOR_PASSWORD }
    expect((await world.call('POST', '/v1/auth/token', { body })).status).toBe(401)
  })

  test('opens a university, whose administrator can sign in at once', async () => {
    const { status, body } = await open({ id: 'east', name: 'East', timeZone: 'Asia/Kolkata', currency: 'INR' })
    expect(status).toBe(201)
    expect(body).toEqual({
      id: 'east',
      name: 'East',
      tier: 'standard',
      timeZone: 'Asia/Kolkata',
      currency: 'INR',
      admin: { id: 'admin', email: 'admin@example.edu' },
    })
    const token = await world.signIn('east', 'admin@example.edu', 'administrator')
    expect(partsOf(token).claims.roles).toEqual(['registrar', 'finance', 'hr', 'it-admin'])
    expect((await world.call('GET', '/v1/me', { token })).body).toMatchObject({ id: 'admin', tenant: 'east' })
  })

  test('opens each university once', async () => {
    expect((await open({ id: 'once' })).status).toBe(201)
    const again = await open({ id: 'once' })
    expect(again.status).toBe(409)
    expect(again.body.errors).toMatchObject([{ code: 'ALREADY_EXISTS' }])
    expect((await open({ id: 'once', name: 'Another', admin: { ...admin, password: 'taken over' } })).status).toBe(409)
    await expect(world.signIn('once', 'admin', 'taken over')).rejects.toThrow('401')
  })

  test('cannot make the platform a university', async () => {
    expect((await open({ id: 'platform' })).status).toBe(409)
    await expect(world.signIn('platform', 'admin', 'administrator')).rejects.toThrow('401')
  })

  test('carries on where it was interrupted', async () => {
    const { ports } = world
    const settings = { ...university('half'), tier: 'standard' as const }
    const command = { id: '1', by: 'operator', correlationId: '1', command: { type: 'open' as const, settings } }
    await ports.aggregates.send(Tenant, 'half', 'half', command)
    expect((await open(settings)).status).toBe(201)
    await world.signIn('half', 'admin@example.edu', 'administrator')
  })
})

describe('Opening a university', () => {
  test('is for the operator alone', async () => {
    await open({ id: 'ours' })
    const token = await world.signIn('ours', 'admin', 'administrator')
    expect((await open({ id: 'theirs' }, token)).status).toBe(403)
    expect((await open({ id: 'theirs' }, 'nonsense')).status).toBe(401)
    const anonymous = await world.call('POST', '/v1/tenants', { body: { ...university('theirs'), admin } })
    expect(anonymous.status).toBe(401)
  })

  test.each([
    { id: 'North' },
    { id: 'a:b' },
    { id: 'a/../b' },
    { id: 'ａ' },
    { id: 'x'.repeat(64) },
    { id: '' },
    { name: '' },
    { name: 'x'.repeat(201) },
    { tier: 'gold' },
    { timeZone: 'Mars/Olympus' },
    { timeZone: '+02:00' },
    { timeZone: '' },
    { currency: 'usd' },
    { currency: 'ABC' },
    { admin: undefined },
    { admin: { ...admin, email: 'admin' } },
    { admin: { ...admin, password: 'short' } },
    { admin: { ...admin, password: 'x'.repeat(201) } },
  ])('answers 400 to %o', async odd => {
    expect((await open({ id: 'odd', ...odd })).status).toBe(400)
  })

  test('takes nothing that is not asked for', async () => {
    const { body } = await open({ id: 'extra', roles: ['operator'], admin: { ...admin, roles: ['operator'] } })
    expect(body).not.toHaveProperty('roles')
    const token = await world.signIn('extra', 'admin', 'administrator')
    expect(partsOf(token).claims.roles).not.toContain('operator')
  })
})
