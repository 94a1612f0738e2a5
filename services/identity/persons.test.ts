import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { credentials, emailClaims, personKeys, persons } from './collections.ts'
import { affiliated } from './testing/people.ts'
import { startWorld, type World } from './testing/world.ts'

let world: World
let admin: string
let elsewhere: string

beforeAll(async () => {
  world = await startWorld()
  admin = await world.open('north')
  elsewhere = await world.open('south')
})
afterAll(() => world.stop())

let people = 0
/** Somebody nobody has heard of, but for what is said. */
const somebody = (more: object = {}) => ({
  givenName: 'Pat',
  familyName: `Person ${++people}`,
  email: `pat-${people}@example.edu`,
  affiliations: [affiliated('student')],
  ...more,
})
const create = (body: unknown, token = admin) => world.call('POST', '/v1/persons', { token, body })
const colleague = async (type: Parameters<typeof affiliated>[0]) => {
  const { body } = await create(somebody({ affiliations: [affiliated(type)], password: 'a colleague' }))
  return world.signIn('north', body.id, 'a colleague')
}

describe('Creating a person', () => {
  test('answers with the person, under the id that was given', async () => {
    const given = somebody({
      id: 's-1',
      birthDate: '2004-02-29',
      affiliations: [affiliated('student', { org: 'Engineering', end: '2030-06-30' })],
    })
    const { status, body } = await create({ ...given, password: 'a password' })
    expect(status).toBe(201)
    expect(body).toEqual(given)
  })

  test('makes up an id where none was given', async () => {
    const [one, other] = [await create(somebody()), await create(somebody())]
    expect(one.body.id).toMatch(/^p-[0-9a-f]{20}$/)
    expect(other.body.id).not.toBe(one.body.id)
  })

  test('R-50: the same id again is refused, whatever else is said', async () => {
    await create(somebody({ id: 's-2', password: 'the first' }))
    const again = await create(somebody({ id: 's-2', password: 'the second' }))
    expect(again.status).toBe(409)
    expect(again.body.errors).toMatchObject([{ code: 'ALREADY_EXISTS' }])
    await expect(world.signIn('north', 's-2', 'the second')).rejects.toThrow('401')
    await world.signIn('north', 's-2', 'the first')
  })

  test('R-50: the same address is somebody known, who is named', async () => {
    const known = somebody({ id: 's-3', birthDate: '2001-01-01' })
    await create(known)
    const { status, body } = await create(somebody({ email: String(known.email).toUpperCase() }))
    expect(status).toBe(409)
    expect(body.type).toBe('urn:campus:problem:person-known')
    expect(body.candidates).toEqual([known])
  })

  test('R-50: the same name and birth date are somebody known', async () => {
    const known = somebody({ id: 's-4', givenName: 'José', familyName: 'Núñez', birthDate: '2001-01-02' })
    await create(known)
    const same = { givenName: 'JOSE', familyName: 'Nunez ', birthDate: '2001-01-02' }
    expect((await create(somebody(same))).body.candidates).toEqual([known])
    expect((await create(somebody({ ...same, birthDate: '2001-01-03' }))).status).toBe(201)
    expect((await create(somebody({ ...same, birthDate: undefined }))).status).toBe(201)
  })

  test('R-50: everybody it looks like is a candidate, once', async () => {
    const twins = { givenName: 'Kim', familyName: 'Twin', birthDate: '2001-01-05' }
    const one = await create(somebody({ id: 'twin-1', ...twins }))
    const other = await create(somebody({ id: 'twin-2' }))
    const { body } = await create(somebody({ ...twins, email: other.body.email }))
    expect(body.candidates.map(({ id }: { id: string }) => id).toSorted()).toEqual(['twin-1', 'twin-2'])
    expect((await create(somebody({ ...twins, email: one.body.email }))).body.candidates).toHaveLength(1)
  })

  test('R-51: the same address and id in two universities are two people', async () => {
    const both = somebody({ id: 's-5', birthDate: '2001-01-04' })
    expect((await create({ ...both, password: 'in the north' })).status).toBe(201)
    expect((await create({ ...both, password: 'in the south' }, elsewhere)).status).toBe(201)
    await world.signIn('north', both.email, 'in the north')
    await world.signIn('south', both.email, 'in the south')
    await expect(world.signIn('north', both.email, 'in the south')).rejects.toThrow('401')
    await expect(world.signIn('south', both.email, 'in the north')).rejects.toThrow('401')
  })

  test('of many at the same moment with one address, one is created', async () => {
    const email = 'wanted@example.edu'
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => create(somebody({ email, ...(at % 2 === 0 && { id: `wants-${at}` }) }))),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)])
    const { id } = answers.find(({ status }) => status === 201)?.body ?? {}
    expect((await create(somebody({ email }))).body.candidates).toMatchObject([{ id }])
  })

  test('of many at the same moment with one id, one is created, with its own password and address', async () => {
    const bodies = Array.from({ length: 6 }, (_, at) => somebody({ id: 'same-id', password: `password ${at}` }))
    const answers = await Promise.all(bodies.map(body => create(body)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409])
    const winner = answers.findIndex(({ status }) => status === 201)
    await world.signIn('north', 'same-id', `password ${winner}`)
    await world.signIn('north', String(bodies[winner]?.email), `password ${winner}`)
    // Whoever lost is free to come under another id with the same address.
    const lost = bodies[(winner + 1) % bodies.length]
    world.clock.now += 1
    expect((await create({ ...lost, id: 'other-id', password: 'yet another' })).status).toBe(201)
    await world.signIn('north', String(lost?.email), 'yet another')
  })
})

describe('Persons are created', () => {
  test('by registrars and HR, and by nobody else', async () => {
    for (const type of ['registrar', 'hr'] as const)
      expect((await create(somebody(), await colleague(type))).status).toBe(201)
    for (const type of ['student', 'faculty', 'employee', 'finance', 'it-admin', 'alum'] as const)
      expect((await create(somebody(), await colleague(type))).status).toBe(403)
    expect((await world.call('POST', '/v1/persons', { body: somebody() })).status).toBe(401)
  })

  test('into an office by HR alone', async () => {
    const [registrar, hr] = [await colleague('registrar'), await colleague('hr')]
    const office = () => somebody({ affiliations: [affiliated('student'), affiliated('finance')] })
    expect((await create(office(), registrar)).status).toBe(403)
    expect((await create(office(), hr)).status).toBe(201)
  })

  test('R-51: in one’s own university: another tenant in the body is not found', async () => {
    for (const named of [{ tenant: 'south' }, { tenantId: 'south' }])
      expect((await create(somebody(named))).status).toBe(404)
    expect((await create(somebody({ tenant: 'north' }))).status).toBe(201)
  })

  test.each([
    undefined,
    null,
    [],
    'text',
    {},
    { givenName: undefined },
    { givenName: '' },
    { givenName: '   ' },
    { givenName: 'x'.repeat(121) },
    { givenName: 'Pat\r\nBcc: all@example.edu' },
    { familyName: 7 },
    { email: 'pat' },
    { email: ['pat@example.edu'] },
    { birthDate: '2001-02-30' },
    { birthDate: '2001-1-1' },
    { id: 'S-1' },
    { id: 'a:b' },
    { id: 'a/../b' },
    { id: 'x'.repeat(64) },
    { id: '' },
    { affiliations: undefined },
    { affiliations: [{ type: 'operator', start: '2020-01-01' }] },
    { affiliations: [{ type: 'student' }] },
    { affiliations: [{ type: 'student', start: '2020-01-01T00:00:00Z' }] },
    { affiliations: [{ type: 'student', start: '2020-01-02', end: '2020-01-01' }] },
    { affiliations: Array(51).fill({ type: 'student', start: '2020-01-01' }) },
    { password: 'short' },
    { password: 'x'.repeat(201) },
  ])('not from %j', async odd => {
    const isBody = typeof odd === 'object' && odd !== null && !Array.isArray(odd) && Object.keys(odd).length > 0
    expect((await create(isBody ? somebody(odd) : odd)).status).toBe(400)
  })

  test('with nothing that is not asked for', async () => {
    const more = {
      roles: ['operator'],
      credentialId: 'c-1',
      sealed: 'x',
      affiliations: [{ ...affiliated('student'), role: 'hr' }],
    }
    const { body } = await create(somebody({ ...more, id: 's-plain', password: 'a password' }))
    expect(Object.keys(body).toSorted()).toEqual(['affiliations', 'email', 'familyName', 'givenName', 'id'])
    const token = await world.signIn('north', 's-plain', 'a password')
    expect((await world.call('GET', '/v1/me', { token })).body.roles).toEqual(['student'])
  })
})

test('R-52: events, documents and logs hold no personal data and no password in clear', async () => {
  const secret = { givenName: 'Xanthippe', familyName: 'Quintessence', email: 'xanthippe@quintessence.example' }
  const { body } = await create(somebody({ ...secret, birthDate: '1987-06-05', password: 'sesame open up' }))
  const { documents, aggregates } = world.ports
  const kept = [
    aggregates.recorded,
    await documents(persons).find('north', { limit: 500 }),
    await documents(personKeys).find('north', { limit: 500 }),
    await documents(credentials).find('north', { limit: 500 }),
    await documents(emailClaims).find('north', { limit: 500 }),
    world.lines,
  ]
  const text = JSON.stringify(kept)
  expect(text).toContain(body.id)
  for (const value of [...Object.values(secret), '1987-06-05', 'sesame open up']) expect(text).not.toContain(value)
})
