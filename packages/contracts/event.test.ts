import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { cloudEventType, parseCloudEventType } from './envelope.ts'
import { defineEvent, UnknownVersion, upcast } from './event.ts'

const Moved = defineEvent('catalog.section-moved', 'A section got another room.', z.object({ room: z.string() }), {
  version: 2,
  upcasters: { 1: old => ({ room: (old as { place: string }).place }) },
})

describe('a defined event', () => {
  test('is made by calling its definition', () => {
    expect(Moved({ room: 'A1' })).toEqual({ type: 'catalog.section-moved', data: { room: 'A1' } })
  })
  test('cannot be made with other data, and takes nothing along that it does not define', () => {
    expect(() => Moved({ room: 7 } as never)).toThrow()
    expect(Moved({ room: 'A1', secret: 1 } as never).data).toEqual({ room: 'A1' })
  })
  test('knows its name, version and meaning', () => {
    const { type, version, summary } = Moved
    expect([type, version, summary]).toEqual(['catalog.section-moved', 2, 'A section got another room.'])
  })
})

describe('an older shape', () => {
  const steps = { 1: (n: unknown) => Number(n) + 1, 2: (n: unknown) => Number(n) * 10 }

  test('becomes today’s step by step', () => {
    expect(upcast(1, 1, 3, steps)).toBe(20)
    expect(upcast(1, 2, 3, steps)).toBe(10)
    expect(upcast(1, 3, 3, steps)).toBe(1)
  })
  test.each([
    ['newer than today’s', 4],
    ['without a step upwards', 0],
  ])('that is %s has no way', (_why, from) => {
    expect(() => upcast(1, from, 3, steps)).toThrow(UnknownVersion)
  })
})

describe('the CloudEvents type of an event', () => {
  test('leads back to name and version', () => {
    const type = cloudEventType(Moved.type, Moved.version)
    expect(type).toBe('campus.catalog.section-moved.v2')
    expect(parseCloudEventType(type)).toEqual({ type: 'catalog.section-moved', version: 2 })
  })
  test.each([
    'campus.catalog.v2',
    'catalog.section-moved.v2',
    'campus.catalog.section-moved',
    'campus.Catalog.x.v1',
    '',
  ])('%j is none', type => {
    expect(parseCloudEventType(type)).toBeUndefined()
  })
})
