import { PersonCreated } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { expect, test } from 'vitest'
import { Person, type PersonCommand } from './person.ts'

const { given } = specify(Person, { id: 'p-1', now: '2026-01-01T00:00:00.000Z' })

const affiliations = [{ type: 'student' as const, start: '2026-01-01' }]
const create: PersonCommand = { type: 'create', affiliations, sealed: 'v1.abc', credentialId: 'c-1' }
const created = PersonCreated({ personId: 'p-1', affiliations, sealed: 'v1.abc', credentialId: 'c-1' })

test('R-50: a person is created with their affiliations', () => {
  given().when(create).thenHappened(created).thenShown({ id: 'p-1', affiliations })
})

test('R-50: a person is created once, whatever is said of them the second time', () => {
  given(created).when(create).thenRefused('ALREADY_EXISTS')
  given(created)
    .when({ ...create, sealed: 'v1.other', credentialId: 'c-2' })
    .thenRefused('ALREADY_EXISTS')
})

test('R-52: what is shown of a person is no personal data, and nothing before there is one', () => {
  expect(Person.show(Person.initial('p-1'))).toBeNull()
  expect(Person.show(given(created).when(create).state)).toEqual({ id: 'p-1', affiliations })
})
