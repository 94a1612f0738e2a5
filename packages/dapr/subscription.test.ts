import { defineEvent } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { arrived, deliveryOf, own, Undeliverable } from './subscription.ts'
import { envelope } from './testing/envelope.ts'
import { CoinsPut } from './testing/purse.ts'

const read = (raw: unknown, known: Parameters<typeof deliveryOf>[1] = [CoinsPut]) => deliveryOf(arrived(raw), known)

describe('an event from the broker', () => {
  test('is delivered with where it comes from', () => {
    expect(read(envelope())).toEqual({
      id: 'Purse:u1:mine:1',
      type: 'purse.coins-put',
      tenant: 'u1',
      aggregate: 'Purse',
      aggregateId: 'mine',
      sequence: 1,
      time: '2026-08-15T12:00:00.000Z',
      correlationId: 'corr-1',
      data: { coins: 1 },
      after: { coins: 1 },
    })
  })
  test('keeps its sequence though the broker made text of it', () => {
    expect(read(envelope({ sequence: '7' as unknown as number }))).toMatchObject({ sequence: 7 })
  })
  test('keeps its own trace rather than the one a sidecar put there or emptied', () => {
    expect(read(envelope({ traceparent: '00-a-b-01' }))).toMatchObject({ traceparent: '00-a-b-01' })
    expect(read(envelope({ traceparent: '', campustrace: '00-a-b-01' }))).toMatchObject({ traceparent: '00-a-b-01' })
    expect(read(envelope({ traceparent: '00-x-y-01', campustrace: '00-a-b-01' }))).toMatchObject({
      traceparent: '00-a-b-01',
    })
    expect(read(envelope({ traceparent: '' }))).not.toHaveProperty('traceparent')
  })
  test('may carry attributes that nobody knows', () => {
    expect(read(envelope({ topic: 'bank', pubsubname: 'pubsub' }))).toMatchObject({ data: { coins: 1 } })
  })
  test('loses fields of its data that nobody knows', () => {
    expect(read(envelope({ data: { event: { coins: 1, colour: 'red' }, after: null } }))?.data).toEqual({ coins: 1 })
  })
})

describe('an event of the service’s own', () => {
  test('is taken as it is', () => {
    const mine = envelope()
    expect(deliveryOf(own(mine), [CoinsPut])?.data).toBe(mine.data.event)
  })
  test('in an older shape, which another process wrote, is carried up to today’s', () => {
    const upcasters = { 1: (old: unknown) => ({ ...(old as object), colour: 'gold' }) }
    const shape = z.object({ coins: z.number(), colour: z.string() })
    const Newer = defineEvent('purse.coins-put', 'Coins were put in.', shape, { version: 2, upcasters })
    expect(deliveryOf(own(envelope()), [Newer])?.data).toEqual({ coins: 1, colour: 'gold' })
  })
})

describe('an event that is none of the subscriber’s', () => {
  test.each([
    'campus.purse.coins-burnt.v1',
    'com.example.something',
    'campus.purse.coins-put',
    'campus.purse.coins-put.v1.v2',
  ])('%s is passed over', type => {
    expect(read(envelope({ type }))).toBeUndefined()
  })
})

describe('what cannot be read, however often it comes, is undeliverable:', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'hello'],
    ['a list', []],
    ['an empty object', {}],
    ['a future version of CloudEvents', envelope({ specversion: '2.0' as '1.0' })],
    ['no id', envelope({ id: '' })],
    ['no tenant', { ...envelope(), tenantid: undefined }],
    ['a tenant that is none', envelope({ tenantid: 'U 1' })],
    ['no sequence', { ...envelope(), sequence: undefined }],
    ['a sequence before the first', envelope({ sequence: 0 })],
    ['another content type', envelope({ datacontenttype: 'text/xml' as 'application/json' })],
    ['a time without a zone', envelope({ time: '2026-08-15T12:00:00' })],
    ['no data', { ...envelope(), data: undefined }],
    ['data of another shape', envelope({ data: { event: { coins: 'many' }, after: null } })],
    ['a newer version', envelope({ type: 'campus.purse.coins-put.v2' })],
  ])('%s', (_what, raw) => {
    expect(() => read(raw)).toThrow(Undeliverable)
  })
})

describe('an event of an older shape', () => {
  const inCents = defineEvent('purse.coins-put', 'Coins in cents.', z.object({ cents: z.number() }), {
    version: 3,
    upcasters: {
      1: old => ({ coins: (old as { coins: number }).coins, currency: 'USD' }),
      2: old => ({ cents: (old as { coins: number }).coins * 100 }),
    },
  })

  test('is carried up to today’s, step by step', () => {
    expect(read(envelope(), [inCents])?.data).toEqual({ cents: 100 })
    expect(read(envelope({ type: 'campus.purse.coins-put.v2' }), [inCents])?.data).toEqual({ cents: 100 })
  })
  test('is undeliverable where a step is missing', () => {
    const gap = defineEvent('purse.coins-put', 'Coins.', z.object({ coins: z.number() }), { version: 2 })
    expect(() => read(envelope(), [gap])).toThrow('no way from version 1 to 2')
  })
  test('is undeliverable where a step fails', () => {
    const broken = defineEvent('purse.coins-put', 'Coins.', z.object({ coins: z.number() }), {
      version: 2,
      upcasters: {
        1: () => {
          throw new TypeError('no such field')
        },
      },
    })
    expect(() => read(envelope(), [broken])).toThrow(Undeliverable)
  })
})
