import { describe, expect, test } from 'vitest'
import * as contracts from '../index.ts'

const definitions = Object.values(contracts).filter(
  (value): value is typeof contracts.InvoicePaid => typeof value === 'function' && 'upcasters' in value,
)

test('every published event has a name of its own, with the publishing service in front', () => {
  const names = definitions.map(({ type }) => type)
  expect(names.length).toBeGreaterThan(20)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names)
    expect(contracts.parseCloudEventType(contracts.cloudEventType(name, 1))).toMatchObject({ type: name })
})

describe.each(definitions.map(definition => [definition.type, definition] as const))('%s', (_name, definition) => {
  test('says what it means, and has a way up from every older version', () => {
    expect(definition.summary).toMatch(/\.$/)
    const older = Array.from({ length: definition.version - 1 }, (_, index) => index + 1)
    expect(older.filter(version => definition.upcasters[version] === undefined)).toEqual([])
  })
})

describe('a meeting', () => {
  const meeting = { days: ['MO'], start: '09:00', end: '10:00' }
  test.each([
    [{ ...meeting }, true],
    [{ ...meeting, from: '2026-09-01', to: '2026-12-01' }, true],
    [{ ...meeting, days: [] }, false],
    [{ ...meeting, days: ['XX'] }, false],
    [{ ...meeting, start: '9:00' }, false],
    [{ ...meeting, start: '09:00:00' }, false],
    [{ ...meeting, end: '24:00' }, false],
    [{ ...meeting, from: '2026-02-30' }, false],
  ])('%j', (candidate, isOne) => {
    expect(contracts.Meeting.safeParse(candidate).success).toBe(isOne)
  })
})

test('credits are a range', () => {
  expect(contracts.Credits.safeParse({ min: 1, max: 4 }).success).toBe(true)
  expect(contracts.Credits.safeParse({ min: 4, max: 1 }).success).toBe(false)
  expect(contracts.Credits.safeParse({ min: -1, max: 1 }).success).toBe(false)
})
