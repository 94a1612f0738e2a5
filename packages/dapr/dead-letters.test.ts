import { describe, expect, test } from 'vitest'
import { packed } from './batches.ts'
import { deadLetterOf, deadLettersIn, replay } from './dead-letters.ts'
import { Unavailable } from './sidecar.ts'
import { on, type Subscription, Undeliverable } from './subscription.ts'
import { envelope, envelopes } from './testing/envelope.ts'
import { keptLog } from './testing/fake-sidecar.ts'
import { CoinsAsked, CoinsPut } from './testing/purse.ts'

const now = '2026-08-15T13:00:00.000Z'
const digest = (text: string) => `digest of ${text}`
const lettersIn = (raw: string, subscriptions: readonly Subscription[] = []) =>
  deadLettersIn(Buffer.from(raw), subscriptions, { now, digest, log: keptLog() })
const failing = (error: Error) => on('bank', CoinsPut, 'failing', async () => Promise.reject(error))
const buried = async (raw: string) => (await lettersIn(raw, [failing(new Error('still'))]))[0]
const wrapped = (text: string) =>
  JSON.stringify({ specversion: '1.0', id: 'w-1', data_base64: Buffer.from(text).toString('base64') })

describe('a dead letter (I13)', () => {
  test('is the event as it was, with whose it is', async () => {
    expect(await buried(JSON.stringify(envelope()))).toEqual({
      id: 'digest of Purse:u1:mine:1',
      tenant: 'u1',
      type: 'campus.purse.coins-put.v1',
      subject: 'Purse/mine',
      at: now,
      envelope: envelope(),
      status: 'dead',
    })
  })
  test('is unwrapped where the broker brought it raw', async () => {
    expect(await buried(wrapped(JSON.stringify(envelope())))).toMatchObject({ tenant: 'u1', envelope: envelope() })
  })
  test('is the same letter when it dies again', async () => {
    const again = JSON.stringify({ ...envelope(), topic: 'bank' })
    expect((await buried(again))?.id).toBe((await buried(JSON.stringify(envelope())))?.id)
  })
  test.each([
    ['text', 'hello', 'hello'],
    ['wrapped text', wrapped('hello'), 'hello'],
    ['null', 'null', null],
    ['nothing', '', ''],
    ['fields of other kinds', '{"id":7,"tenantid":[],"type":{}}', { id: 7, tenantid: [], type: {} }],
  ])('that is %s is kept too', async (_what, raw, kept) => {
    expect(await buried(raw)).toMatchObject({ tenant: null, type: null, subject: null, envelope: kept, status: 'dead' })
  })
})

test('of a batch that died those are kept which fail alone too', async () => {
  const [batch = ''] = packed(envelopes(3))
  const each = async (coins: number): Promise<void> => {
    if (coins === 1) throw new Error('still')
  }
  const letters = await lettersIn(wrapped(batch), [on('bank', CoinsPut, 'a', ({ data }) => each(data.coins))])
  expect(letters).toMatchObject([{ id: 'digest of e-1', envelope: envelopes(3)[1] }])
})

describe('an outage buries nothing', () => {
  const raw = wrapped(JSON.stringify(envelope()))

  test('what can be handled again is handled, and is no letter', async () => {
    const seen: number[] = []
    const counting = on('bank', CoinsPut, 'a', async ({ data }) => void seen.push(data.coins))
    expect(await lettersIn(raw, [counting])).toEqual([])
    expect(seen).toEqual([1])
  })
  test('what something is away for comes again', async () => {
    await expect(lettersIn(raw, [failing(new Unavailable('billing'))])).rejects.toThrow(Unavailable)
    const both = [failing(new Error('still')), failing(new Unavailable('billing'))]
    await expect(lettersIn(raw, both)).rejects.toThrow(Unavailable)
  })
})

describe('putting a dead letter back', () => {
  const letter = deadLetterOf(envelope(), now, digest)

  test('hands it to the subscribers that know it, on whatever topic', async () => {
    const seen: string[] = []
    const note = (name: string) => async () => void seen.push(name)
    const subscriptions = [
      on('bank', CoinsPut, 'a', note('a')),
      on('worker', CoinsPut, 'b', note('b')),
      on('bank', CoinsAsked, 'c', note('c')),
    ]
    expect(await replay(letter, subscriptions, keptLog())).toBe('done')
    expect(seen).toEqual(['a', 'b'])
  })
  test('says when it still cannot be handled', async () => {
    expect(await replay(letter, [failing(new Error('for now'))], keptLog())).toBe('failed')
    expect(await replay(letter, [failing(new Undeliverable('never'))], keptLog())).toBe('undeliverable')
  })
  test('says when it still cannot be read', async () => {
    expect(
      await replay(deadLetterOf('hello', now, digest), [on('bank', CoinsPut, 'a', async () => undefined)], keptLog()),
    ).toBe('undeliverable')
  })
})
