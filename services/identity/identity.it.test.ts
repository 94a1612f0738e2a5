import { join } from 'node:path'
import { jwksKeySource, tokenVerifier } from '@campus/service'
import { until, usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { AUDIENCE } from './sessions.ts'
import { affiliated, ISSUER, university } from './testing/people.ts'
import { type Called, request } from './testing/request.ts'

const main = join(import.meta.dirname, 'testing', 'caller.ts')
const platform = usePlatform({
  services: ['identity'],
  fixtures: [
    { appId: 'notification', main },
    { appId: 'student-bff', main },
  ],
  replicas: { identity: 2 },
  env: { CAMPUS_ISSUER: ISSUER },
})

type More = Parameters<typeof request>[3] & { replica?: number }
const call = (method: string, path: string, { replica = 0, ...more }: More = {}): Promise<Called> =>
  request(platform().url('identity', replica), method, path, more)

const admin = { email: 'admin@example.edu', password: 'administrator' }
const signIn = (tenant: string, username: string, password: string, replica = 0) =>
  call('POST', '/v1/auth/token', { body: { tenant, username, password }, replica })
const tokenOf = async (...who: Parameters<typeof signIn>): Promise<string> => {
  const { status, body } = await signIn(...who)
  expect(status).toBe(200)
  return body.accessToken
}

let operator: string
const registrars = new Map<string, string>()
const create = (body: object, more: More = {}) =>
  call('POST', '/v1/persons', { body: { ...somebody(), ...body }, token: registrars.get('north') ?? '', ...more })

let people = 0
const somebody = () => ({
  givenName: 'Pat',
  familyName: `Person ${++people}`,
  email: `pat-${people}@example.edu`,
  affiliations: [affiliated('student')],
  password: 'a password',
})

beforeAll(async () => {
  operator = await tokenOf('platform', 'operator', platform().operatorPassword)
  for (const id of ['north', 'south']) {
    const { status } = await call('POST', '/v1/tenants', { token: operator, body: { ...university(id), admin } })
    expect(status).toBe(201)
    registrars.set(id, await tokenOf(id, admin.email, admin.password))
  }
})

describe('Two replicas with their sidecars', () => {
  test('a person created at one signs in at the other at once, by id and by address', async () => {
    const { status, body } = await create({ id: 's-1' })
    expect(status).toBe(201)
    for (const username of ['s-1', body.email])
      expect((await signIn('north', username, 'a password', 1)).status).toBe(200)
  })

  test('tokens of both are good for whoever reads the key set at either', async () => {
    for (const replica of [0, 1]) {
      const token = await tokenOf('north', 's-1', 'a password', replica)
      const keys = jwksKeySource(
        async () => (await call('GET', '/.well-known/jwks.json', { replica: 1 - replica })).body,
      )
      const verify = tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys })
      expect(await verify(token)).toMatchObject({ person: 's-1', tenant: 'north', roles: ['student'] })
      expect((await call('GET', '/v1/me', { token, replica: 1 - replica })).body).toMatchObject({ givenName: 'Pat' })
    }
  })

  test('signing out at one stops the tokens at the other', async () => {
    const { accessToken: token, refreshToken } = (await signIn('north', 's-1', 'a password')).body
    expect((await call('POST', '/v1/auth/logout', { token })).status).toBe(204)
    expect((await call('GET', '/v1/me', { token, replica: 1 })).status).toBe(401)
    expect((await call('POST', '/v1/auth/token', { body: { refreshToken }, replica: 1 })).status).toBe(401)
  })

  test('a refresh token is good once, wherever it is shown', async () => {
    const { accessToken: token, refreshToken } = (await signIn('north', 's-1', 'a password')).body
    const tries = [0, 1, 0, 1].map(replica => call('POST', '/v1/auth/token', { body: { refreshToken }, replica }))
    const statuses = (await Promise.all(tries)).map(({ status }) => status)
    expect(statuses.filter(status => status === 200).length).toBeLessThanOrEqual(1)
    expect(statuses).toContain(401)
    await until(async () => (await call('GET', '/v1/me', { token })).status === 401, { what: 'the end of the session' })
  })

  test('of many at the same moment with one address, one is created', async () => {
    const email = 'wanted@example.edu'
    const tries = Array.from({ length: 8 }, (_, at) => create({ id: `wants-${at}`, email }, { replica: at % 2 }))
    const answers = await Promise.all(tries)
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)])
    const { id } = answers.find(({ status }) => status === 201)?.body ?? {}
    expect((await create({ email })).body.candidates).toMatchObject([{ id }])
    expect((await signIn('north', email, 'a password')).status).toBe(200)
  })

  test('R-51: the same address in two universities is two people', async () => {
    const twice = somebody()
    const south = registrars.get('south') ?? ''
    expect((await create({ ...twice, id: 'p-both', password: 'in the north' })).status).toBe(201)
    expect((await create({ ...twice, id: 'p-both', password: 'in the south' }, { token: south })).status).toBe(201)
    expect((await signIn('south', twice.email, 'in the north')).status).toBe(401)
    expect((await signIn('south', twice.email, 'in the south')).status).toBe(200)
  })
})

describe('A process that is killed', () => {
  test('while it creates persons leaves none half: who is asked for again is there, with password and address', async () => {
    const asked = Array.from({ length: 12 }, (_, at) => ({ ...somebody(), id: `killed-${at}` }))
    const answers = asked.map(body => create(body).catch(() => undefined))
    await Promise.race(answers)
    platform().process('identity', 0).kill()
    await Promise.all(answers)
    for (const body of asked) {
      const whole = async () => {
        const { status } = await create(body, { replica: 1 }).catch(() => ({ status: 0 }))
        return status === 201 || status === 409
      }
      await until(whole, { within: 30_000, what: `an answer about ${body.id}` })
      const signedIn = async () => (await signIn('north', body.email, 'a password', 1)).status === 200
      await until(signedIn, { within: 30_000, what: `the account of ${body.id}` })
    }
  })
})

describe('How to reach a person', () => {
  const ask = (app: string, headers: object = {}, path = '/internal/tenants/north/persons/s-1/contact') =>
    request(platform().sidecarUrl(app), 'GET', `/v1.0/invoke/identity/method${path}`, {
      headers: { 'dapr-api-token': platform().apiToken(app), ...headers },
    })

  test('notification learns from its sidecar', async () => {
    const { status, body } = await ask('notification')
    expect(status).toBe(200)
    expect(body).toEqual({ givenName: 'Pat', email: expect.stringMatching(/@example.edu$/) })
    expect((await ask('notification', {}, '/internal/tenants/south/persons/s-1/contact')).status).toBe(404)
  })

  test('nobody else learns, whatever they say of themselves', async () => {
    expect((await ask('student-bff')).status).toBe(404)
    for (const name of ['dapr-caller-app-id', 'Dapr-Caller-App-Id', 'DAPR-CALLER-APP-ID'])
      expect((await ask('student-bff', { [name]: 'notification' })).status).toBe(404)
  })

  test('nobody learns past the sidecars', async () => {
    const path = '/internal/tenants/north/persons/s-1/contact'
    const headers = { 'dapr-caller-app-id': 'notification' }
    expect((await call('GET', path, { headers })).status).toBe(401)
    expect((await call('GET', path, { headers: { ...headers, 'dapr-api-token': 'guess' } })).status).toBe(401)
    expect((await call('GET', path, { headers, token: operator })).status).toBe(401)
  })
})
