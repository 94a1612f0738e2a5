import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { affiliated, ISSUER } from './testing/people.ts'
import { partsOf } from './testing/tokens.ts'
import { startWorld, type World } from './testing/world.ts'

let world: World
let admin: string

beforeAll(async () => {
  world = await startWorld()
  admin = await world.open('north')
  await world.open('south')
  await person({
    id: 's-1',
    email: 'sam@example.edu',
    password: 'first password',
    affiliations: [affiliated('student')],
  })
  await person({ id: 'p-without', email: 'without@example.edu', affiliations: [affiliated('student')] })
})
afterAll(() => world.stop())

const person = async (body: object) => {
  const named = { givenName: 'Sam', familyName: 'Student', ...body }
  expect((await world.call('POST', '/v1/persons', { token: admin, body: named })).status).toBe(201)
}
const ask = (body: unknown) => world.call('POST', '/v1/auth/token', { body })
const signIn = (more: object = {}) => ask({ tenant: 'north', username: 's-1', password: 'first password', ...more })
const me = (token: string) => world.call('GET', '/v1/me', { token })

describe('Signing in', () => {
  test.each(['s-1', 'sam@example.edu', 'SAM@example.EDU', ' sam@example.edu '])(
    'works as %j, right after the person was created',
    async username => {
      const { status, body } = await signIn({ username })
      expect(status).toBe(200)
      expect(Object.keys(body).toSorted()).toEqual(['accessToken', 'expiresIn', 'refreshToken'])
      expect(body.expiresIn).toBe(900)
      expect((await me(body.accessToken)).body.id).toBe('s-1')
    },
  )

  test('gives a token of the shape that every service checks', async () => {
    const { body } = await signIn()
    const { header, claims } = partsOf(body.accessToken)
    const { keys } = (await world.call('GET', '/.well-known/jwks.json')).body
    expect(header).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: keys[0].kid })
    const now = Math.floor(world.clock.now / 1_000)
    expect(claims).toEqual({
      iss: ISSUER,
      aud: 'campus',
      sub: 's-1',
      tid: 'north',
      sid: expect.stringMatching(/^s-/),
      jti: expect.any(String),
      roles: ['student'],
      iat: now,
      nbf: now,
      exp: now + 900,
    })
  })

  test('answers the same to a wrong password, an unknown name, an unknown tenant and somebody without a password', async () => {
    const wrong = [
      { password: 'second password' },
      { username: 'nobody' },
      { username: 'nobody@example.edu' },
      { tenant: 'nowhere' },
      { tenant: 'south' },
      { tenant: 'NORTH' },
      { tenant: 'north.' },
      { tenant: 'ｎorth' },
      { tenant: 'north:s-1', username: 'x' },
      { tenant: 'platform' },
      { username: 'p-without' },
      { username: 's-1:x' },
      { username: '../s-1' },
      { username: "' OR 1=1 --" },
      { username: '@' },
    ]
    const answers = await Promise.all(wrong.map(signIn))
    for (const { status, body } of answers) {
      expect(status).toBe(401)
      expect({ ...body, instance: '' }).toEqual({ ...answers[0]?.body, instance: '' })
    }
  })

  test.each([
    undefined,
    null,
    [],
    '',
    'text',
    {},
    { tenant: 'north' },
    { tenant: 'north', username: 's-1' },
    { tenant: 'north', username: 's-1', password: 7 },
    { tenant: 'north', username: 's-1', password: '' },
    { tenant: 'north', username: 's-1', password: 'x'.repeat(201) },
    { tenant: ['north'], username: 's-1', password: 'first password' },
    { refreshToken: '' },
    { refreshToken: {} },
  ])('answers 400 to %j', async body => {
    expect((await ask(body)).status).toBe(400)
  })

  test('leaves no password, address or token in the log', async () => {
    const { body } = await signIn({ username: 'sam@example.edu' })
    await signIn({ password: 'a mistyped one' })
    const log = world.lines.join()
    for (const secret of ['first password', 'a mistyped one', 'sam@example.edu', body.accessToken, body.refreshToken])
      expect(log).not.toContain(secret)
  })
})

describe('Roles', () => {
  test('R-50: follow the affiliations of the day in the university’s zone', async () => {
    const before = world.clock.now
    // Chicago is five hours behind UTC in June.
    const term = [affiliated('student', { start: '2031-06-01', end: '2031-06-30' })]
    await person({ id: 's-term', email: 'term@example.edu', password: 'term password', affiliations: term })
    const rolesAt = async (moment: string) => {
      world.clock.now = Date.parse(moment)
      const { body } = await signIn({ username: 's-term', password: 'term password' })
      return partsOf(body.accessToken).claims.roles
    }
    expect(await rolesAt('2031-06-01T04:59:59Z')).toEqual([])
    expect(await rolesAt('2031-06-01T05:00:00Z')).toEqual(['student'])
    expect(await rolesAt('2031-07-01T04:59:59Z')).toEqual(['student'])
    expect(await rolesAt('2031-07-01T05:00:00Z')).toEqual([])
    world.clock.now = before
  })
})

describe('A refresh token', () => {
  const renew = (refreshToken: string) => ask({ refreshToken })

  test('gives new tokens of the same session', async () => {
    const first = (await signIn()).body
    const { status, body } = await renew(first.refreshToken)
    expect(status).toBe(200)
    expect(partsOf(body.accessToken).claims.sid).toBe(partsOf(first.accessToken).claims.sid)
    expect((await me(body.accessToken)).status).toBe(200)
    expect((await renew(body.refreshToken)).status).toBe(200)
  })

  test('used twice ends the session: neither its tokens nor those it gave work any more', async () => {
    const first = (await signIn()).body
    const second = (await renew(first.refreshToken)).body
    expect((await renew(first.refreshToken)).status).toBe(401)
    expect((await renew(second.refreshToken)).status).toBe(401)
    expect((await me(first.accessToken)).status).toBe(401)
    expect((await me(second.accessToken)).status).toBe(401)
  })

  test('used twice at the same moment leaves nobody in', async () => {
    const { refreshToken, accessToken } = (await signIn()).body
    const answers = await Promise.all(Array.from({ length: 5 }, () => renew(refreshToken)))
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    expect((await me(accessToken)).status).toBe(401)
  })

  test('that is none, or of a session that never was, gets 401 and harms nobody', async () => {
    const { refreshToken } = (await signIn()).body
    const [tenant, session, family] = Buffer.from(refreshToken, 'base64url').toString().split(':')
    const forged = (...parts: (string | undefined)[]) => Buffer.from(parts.join(':')).toString('base64url')
    const guess = 'A'.repeat(43)
    expect((await renew('nonsense')).status).toBe(401)
    expect((await renew(forged(tenant, session, guess, guess))).status).toBe(401)
    expect((await renew(forged('south', session, family, guess))).status).toBe(401)
    expect((await renew(forged(tenant, 's-unknown', family, guess))).status).toBe(401)
    expect((await renew(refreshToken)).status).toBe(200)
  })

  test('is good for thirty days, and an access token for fifteen minutes', async () => {
    const before = world.clock.now
    const { accessToken, refreshToken } = (await signIn()).body
    world.clock.now = before + 14 * 60_000
    expect((await me(accessToken)).status).toBe(200)
    world.clock.now = before + 17 * 60_000
    expect((await me(accessToken)).status).toBe(401)
    world.clock.now = before + 29 * 86_400_000
    const renewed = await renew(refreshToken)
    expect(renewed.status).toBe(200)
    world.clock.now += 30 * 86_400_000
    expect((await renew(renewed.body.refreshToken)).status).toBe(401)
    world.clock.now = before
  })
})

describe('Signing out', () => {
  const signOut = (token: string) => world.call('POST', '/v1/auth/logout', { token })

  test('stops the access token and the refresh token at once, and no other session', async () => {
    const [mine, other] = [(await signIn()).body, (await signIn()).body]
    expect((await signOut(mine.accessToken)).status).toBe(204)
    expect((await me(mine.accessToken)).status).toBe(401)
    expect((await ask({ refreshToken: mine.refreshToken })).status).toBe(401)
    expect((await me(other.accessToken)).status).toBe(200)
  })

  test('needs a token', async () => {
    expect((await world.call('POST', '/v1/auth/logout')).status).toBe(401)
    expect((await signOut('nonsense')).status).toBe(401)
  })
})
