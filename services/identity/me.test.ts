import { afterAll, beforeAll, expect, test } from 'vitest'
import { destroyPersonKey } from './person-keys.ts'
import { affiliated } from './testing/people.ts'
import { APP_TOKEN, startWorld, type World } from './testing/world.ts'

let world: World
const sam = {
  id: 's-1',
  givenName: 'Sam',
  familyName: 'Student',
  email: 'sam@example.edu',
  birthDate: '2004-05-06',
  affiliations: [affiliated('student', { org: 'Engineering' }), affiliated('faculty', { end: '2020-12-31' })],
}

beforeAll(async () => {
  world = await startWorld()
  for (const tenant of ['north', 'south']) {
    const token = await world.open(tenant)
    await world.call('POST', '/v1/persons', { token, body: { ...sam, password: 'a password' } })
  }
})
afterAll(() => world.stop())

const contact = (path: string, headers: object = {}) =>
  world.call('GET', `/internal/tenants/${path}/contact`, {
    headers: { 'dapr-api-token': APP_TOKEN, 'dapr-caller-app-id': 'notification', ...headers },
  })

test('Who I am here: profile, affiliations, and the roles that my token carries', async () => {
  const token = await world.signIn('north', 's-1', 'a password')
  const { status, body } = await world.call('GET', '/v1/me', { token })
  expect(status).toBe(200)
  expect(body).toEqual({ ...sam, tenant: 'north', roles: ['student'] })
})

test('Nobody is anybody without a token', async () => {
  expect((await world.call('GET', '/v1/me')).status).toBe(401)
})

test('Notification, through its sidecar and ours, learns how to reach a person', async () => {
  const { status, body } = await contact('north/persons/s-1')
  expect(status).toBe(200)
  expect(body).toEqual({ email: 'sam@example.edu', givenName: 'Sam' })
})

test.each(['north/persons/nobody', 'nowhere/persons/s-1', 'NORTH/persons/s-1', 'north%3As-1/persons/s-1'])(
  'There is nobody to reach at %s',
  async path => {
    expect((await contact(path)).status).toBe(404)
  },
)

test.each([
  { 'dapr-caller-app-id': 'student-bff' },
  { 'dapr-caller-app-id': 'notification, student-bff' },
  { 'dapr-caller-app-id': 'Notification' },
  { 'dapr-caller-app-id': '' },
])('Other services do not learn it: %o', async headers => {
  expect((await contact('north/persons/s-1', headers)).status).toBe(404)
})

test.each([{ 'dapr-api-token': '' }, { 'dapr-api-token': 'guess' }])(
  'Who does not come through the sidecar does not learn it: %o',
  async headers => {
    expect((await contact('north/persons/s-1', headers)).status).toBe(401)
  },
)

test('It is no part of the public API', async () => {
  const { body } = await world.call('GET', '/openapi.json')
  expect(Object.keys(body.paths).toSorted()).toEqual([
    '/.well-known/jwks.json',
    '/.well-known/openid-configuration',
    '/v1/auth/logout',
    '/v1/auth/token',
    '/v1/me',
    '/v1/persons',
    '/v1/tenants',
  ])
  expect(JSON.stringify(body)).not.toContain('internal')
})

test('R-52: once a person’s key is destroyed the profile is gone for good, here and nowhere else', async () => {
  const token = await world.signIn('north', 's-1', 'a password')
  await destroyPersonKey(world.ports, 'north', 's-1')
  expect((await world.call('GET', '/v1/me', { token })).body).toEqual({
    id: 's-1',
    tenant: 'north',
    affiliations: sam.affiliations,
    roles: ['student'],
  })
  expect((await contact('north/persons/s-1')).status).toBe(404)
  expect((await contact('south/persons/s-1')).body).toMatchObject({ givenName: 'Sam' })
})
