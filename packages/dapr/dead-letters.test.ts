import { describe, expect, test } from 'vitest'
import { deadLetterOf, replay } from './dead-letters.ts'
import { on, Undeliverable } from './subscription.ts'
import { envelope } from './testing/envelope.ts'
import { keptLog } from './testing/fake-sidecar.ts'
import { CoinsAsked, CoinsPut } from './testing/purse.ts'

const now = '2026-08-15T13:00:00.000Z'
const buried = (raw: string) => deadLetterOf(Buffer.from(raw), now, text => `digest of ${text}`)
const wrapped = (text: string) =>
  JSON.stringify({ specversion: '1.0', id: 'w-1', data_base64: Buffer.from(text).toString('base64') })

describe('a dead letter (I13)', () => {
  test('is the event as it was, with whose it is', () => {
    expect(buried(JSON.stringify(envelope()))).toEqual({
      id: 'digest of Purse:u1:mine:1',
      tenant: 'u1',
      type: 'campus.purse.coins-put.v1',
      subject: 'Purse/mine',
      at: now,
      envelope: envelope(),
      status: 'dead',
    })
  })
  test('is unwrapped where the broker brought it raw', () => {
    expect(buried(wrapped(JSON.stringify(envelope())))).toMatchObject({ tenant: 'u1', envelope: envelope() })
  })
  test('is the same letter when it dies again', () => {
    const again = JSON.stringify({ ...envelope(), topic: 'bank' })
    expect(buried(again).id).toBe(buried(JSON.stringify(envelope())).id)
  })
  test.each([
    ['text', 'hello', 'hello'],
    ['wrapped text', wrapped('hello'), 'hello'],
    ['null', 'null', null],
    ['nothing', '', ''],
    ['fields of other kinds', '{"id":7,"tenantid":[],"type":{}}', { id: 7, tenantid: [], type: {} }],
  ])('that is %s is kept too', (_what, raw, kept) => {
    expect(buried(raw)).toMatchObject({ tenant: null, type: null, subject: null, envelope: kept, status: 'dead' })
  })
})

describe('putting a dead letter back', () => {
  const letter = buried(JSON.stringify(envelope()))

  test('hands it to the subscribers that know it, on whatever topic', async () => {
    const seen: string[] = []
    const note = (name: string) => async () => void seen.push(name)
    const subscriptions = [
      on('bank', CoinsPut, 'a', note('a')),
      on('worker', CoinsPut, 'b', note('b')),
      on('bank', CoinsAsked, 'c', note('c')),
    ]
    expect(await replay(letter, subscriptions, keptLog())).toBe('SUCCESS')
    expect(seen).toEqual(['a', 'b'])
  })
  test('says when it still cannot be handled', async () => {
    const failing = (error: Error) => on('bank', CoinsPut, 'failing', async () => Promise.reject(error))
    expect(await replay(letter, [failing(new Error('for now'))], keptLog())).toBe('RETRY')
    expect(await replay(letter, [failing(new Undeliverable('never'))], keptLog())).toBe('DROP')
  })
  test('says when it still cannot be read', async () => {
    expect(await replay(buried('hello'), [on('bank', CoinsPut, 'a', async () => undefined)], keptLog())).toBe('DROP')
  })
})
