import { afterAll, beforeAll, expect, test } from 'vitest'
import { persons, tenants } from './collections.ts'
import { destroyPersonKey } from './person-keys.ts'
import { Session } from './session.ts'
import { bringEvents } from './testing/broker.ts'
import { affiliated } from './testing/people.ts'
import { partsOf } from './testing/tokens.ts'
import { startWorld, type World } from './testing/world.ts'

let world: World
let admin: string
const ada = { id: 'p-ada', givenName: 'Ada', familyName: 'Lovelace', email: 'ada@example.edu', birthDate: '1990-12-10' }

beforeAll(async () => {
  world = await startWorld()
  admin = await world.open('north')
  const body = { ...ada, affiliations: [affiliated('student')], password: 'a password' }
  await world.call('POST', '/v1/persons', { token: admin, body })
})
afterAll(() => world.stop())

const everything = async () => {
  const { documents } = world.ports
  const [people, universities] = [documents(persons), documents(tenants)]
  return [(await people.find('north', {})).items, (await universities.find('north', {})).items]
}

test('What requests write is what the events say: bringing them again changes nothing', async () => {
  const before = await everything()
  await bringEvents(world.ports)
  await bringEvents(world.ports)
  expect(await everything()).toEqual(before)
})

test('The directory can be built anew from the events', async () => {
  const before = await everything()
  await world.ports.documents(persons).rebuild('north', [])
  await world.ports.documents(tenants).rebuild('north', [])
  expect(await everything()).toEqual([[], []])
  await bringEvents(world.ports)
  expect(await everything()).toEqual(before)
})

test('R-52: built anew, it does not know the name of somebody whose key was destroyed', async () => {
  await destroyPersonKey(world.ports, 'north', ada.id)
  await world.ports.documents(persons).rebuild('north', [])
  await bringEvents(world.ports)
  const found = await world.ports.documents(persons).get('north', ada.id)
  expect(found?.doc).toMatchObject({ id: ada.id, affiliations: [affiliated('student')] })
  expect(found?.doc.nameIndex).toBeUndefined()
})

test('The tokens of an ended session stop working, though whoever ended it was interrupted', async () => {
  const token = await world.signIn('north', ada.id, 'a password')
  const message = { id: 'end', by: ada.id, correlationId: 'test', command: { type: 'end' as const } }
  await world.ports.aggregates.send(Session, 'north', partsOf(token).claims.sid, message)
  expect((await world.call('GET', '/v1/me', { token })).status).toBe(200)
  await bringEvents(world.ports)
  expect((await world.call('GET', '/v1/me', { token })).status).toBe(401)
})
