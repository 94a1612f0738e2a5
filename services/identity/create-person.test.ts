import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { credentials, persons, tenants } from './collections.ts'
import { type Cause, createPerson } from './create-person.ts'
import { memberNamed } from './members.ts'
import type { IdentityPorts } from './ports.ts'
import { bringEvents } from './testing/broker.ts'
import { affiliated, university } from './testing/people.ts'
import { startWorld, type World } from './testing/world.ts'

/** What is written on the way, in order; a process may die after any of it. */
const STEPS = ['email-claim', 'person-key', 'credential', 'aggregate', 'person'] as const
type Step = (typeof STEPS)[number]

class Died extends Error {}

let world: World
beforeEach(async () => {
  world = await startWorld()
  const settings = { ...university('north'), tier: 'standard' as const }
  await world.ports.documents(tenants).apply('north', [{ id: 'north', sequence: 1, doc: settings }])
})
afterEach(() => world.stop())

const cause: Cause = { id: 'r-1', by: 'admin', correlationId: 'c-1' }
const ada = {
  profile: { givenName: 'Ada', familyName: 'Lovelace', email: 'ada@example.edu', birthDate: '1990-12-10' },
  affiliations: [affiliated('student')],
  password: 'a password',
}

/** The same ports, but everything ends right after `step`, or right before it. */
function dyingAt(ports: IdentityPorts, when: 'before' | 'after', step: Step): IdentityPorts {
  const dying = <T extends object>(method: keyof T & string, of: T): T =>
    new Proxy(of, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown
        if (typeof value !== 'function') return value
        if (name !== method) return value.bind(target)
        return async (...args: unknown[]) => {
          if (when === 'after') await value.apply(target, args)
          throw new Died()
        }
      },
    })
  const documents: IdentityPorts['documents'] = collection =>
    collection.kind === step ? dying('apply', ports.documents(collection)) : ports.documents(collection)
  return { ...ports, documents, aggregates: step === 'aggregate' ? dying('send', ports.aggregates) : ports.aggregates }
}

const isMember = async (username: string): Promise<boolean> => {
  const member = await memberNamed(world.ports, 'north', username)
  return world.ports.passwords.isRight(ada.password, member?.hash)
}

describe.each([
  { what: 'under an id that was given', asked: { ...ada, id: 'p-ada' } },
  { what: 'under an id that is made up', asked: ada },
])('A person created $what', ({ asked }) => {
  test.each(STEPS.flatMap(step => [['before', step] as const, ['after', step] as const]))(
    'by a process that dies %s %s is whole once the same is asked again',
    async (when, step) => {
      await expect(createPerson(dyingAt(world.ports, when, step), 'north', asked, cause)).rejects.toThrow(Died)
      await bringEvents(world.ports)
      const again = await createPerson(world.ports, 'north', asked, { ...cause, id: 'r-2' })
      const committed = step === 'person' || (step === 'aggregate' && when === 'after')
      expect(again.outcome).toBe(committed ? ('id' in asked ? 'exists' : 'known') : 'created')
      const people = await world.ports.documents(persons).find('north', {})
      expect(people.items).toHaveLength(1)
      expect(await isMember('ada@example.edu')).toBe(true)
      expect(await isMember(people.items[0]?.id ?? '')).toBe(true)
    },
  )
})

test('An address whose claimant was never created is free for somebody else after a minute, not before', async () => {
  const dying = dyingAt(world.ports, 'before', 'aggregate')
  await expect(createPerson(dying, 'north', { ...ada, id: 'p-ada' }, cause)).rejects.toThrow(Died)
  const other = { ...ada, id: 'p-other' }
  world.clock.now += 59_000
  expect(await createPerson(world.ports, 'north', other, cause)).toEqual({ outcome: 'busy' })
  world.clock.now += 2_000
  expect(await createPerson(world.ports, 'north', other, cause)).toEqual({ outcome: 'created', id: 'p-other' })
})

test('Who asks again while the event is on its way is answered once the person can be found', async () => {
  const dying = dyingAt(world.ports, 'after', 'aggregate')
  await expect(createPerson(dying, 'north', ada, cause)).rejects.toThrow(Died)
  const again = createPerson(world.ports, 'north', ada, cause)
  await bringEvents(world.ports)
  expect(await again).toMatchObject({ outcome: 'known', candidates: [{ profile: ada.profile }] })
})

test('The password of a request that came too late is not kept', async () => {
  const { documents } = world.ports
  await createPerson(world.ports, 'north', { ...ada, id: 'p-ada' }, cause)
  await documents(persons).apply('north', [{ id: 'p-ada', sequence: 2, doc: null }])
  const profile = { ...ada.profile, email: 'other@example.edu' }
  expect(await createPerson(world.ports, 'north', { ...ada, id: 'p-ada', profile }, cause)).toEqual({
    outcome: 'exists',
  })
  expect((await documents(credentials).find('north', {})).items).toHaveLength(1)
})
