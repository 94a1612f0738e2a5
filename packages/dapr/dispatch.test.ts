import { describe, expect, test } from 'vitest'
import { dispatch } from './dispatch.ts'
import { Unavailable } from './sidecar.ts'
import { type Delivery, on, type Projection, type Subscription, Undeliverable } from './subscription.ts'
import { envelope, envelopes } from './testing/envelope.ts'
import { keptLog } from './testing/fake-sidecar.ts'
import { CoinsAsked, CoinsPut } from './testing/purse.ts'

const coinsOf = ({ data }: Delivery): number => (data as { coins: number }).coins
const reacting = (name: string, each: (coins: number) => Promise<void>) =>
  on('bank', CoinsPut, name, delivery => each(delivery.data.coins))
const projecting = (all: (coins: number[]) => Promise<void>): Projection => ({
  name: 'a view',
  topic: 'bank',
  events: [CoinsPut],
  all: deliveries => all(deliveries.map(coinsOf)),
})
const throwing =
  (error: Error, at: (coins: number) => boolean = () => true) =>
  async (coins: number): Promise<void> => {
    if (at(coins)) throw error
  }
const bring = (raws: readonly unknown[], ...subscriptions: Subscription[]) => dispatch(raws, subscriptions, keptLog())
const fine = reacting('fine', async () => undefined)
const trouble = new Error('for now')
const never = new Undeliverable('never')

describe('an event', () => {
  test('is a success when every subscriber is done with it', async () => {
    const seen: string[] = []
    const status = await bring(
      [envelope()],
      reacting('a', async coins => void seen.push(`a${coins}`)),
      projecting(async coins => void seen.push(`view${coins}`)),
    )
    expect(status).toEqual(['done'])
    expect(seen).toEqual(['a1', 'view1'])
  })
  test('that nobody subscribes to is a success', async () => {
    expect(await bring([envelope({ type: 'campus.purse.coins-burnt.v1' })], fine)).toEqual(['done'])
    expect(await bring([envelope()])).toEqual(['done'])
  })
  test('is brought again when a subscriber fails', async () => {
    expect(await bring([envelope()], fine, reacting('bad', throwing(trouble)))).toEqual(['failed'])
  })
  test('is brought again when a subscriber fails before it has begun', async () => {
    const sudden = on('bank', CoinsPut, 'sudden', () => {
      throw trouble
    })
    expect(await bring([envelope(), envelope()], sudden)).toEqual(['failed', 'failed'])
  })
  test('is away when what a subscriber needs is, whoever else fails', async () => {
    const away = reacting('away', throwing(new Unavailable('the store')))
    expect(await bring([envelope()], away, reacting('bad', throwing(trouble)))).toEqual(['away'])
    expect(await bring([envelope()], reacting('bad', throwing(trouble)), away)).toEqual(['away'])
  })
  test('is dropped when a subscriber calls it undeliverable', async () => {
    expect(await bring([envelope()], fine, reacting('bad', throwing(never)))).toEqual(['undeliverable'])
  })
  test.each([
    ['first', [reacting('a', throwing(never)), reacting('b', throwing(trouble))]],
    ['last', [reacting('b', throwing(trouble)), reacting('a', throwing(never))]],
  ])('is brought again while one subscriber fails, though another calls it undeliverable %s', async (_order, both) => {
    expect(await bring([envelope()], ...both)).toEqual(['failed'])
  })
  test('reaches the subscribers after one that fails', async () => {
    const seen: number[] = []
    await bring(
      [envelope()],
      reacting('bad', throwing(trouble)),
      reacting('b', async coins => void seen.push(coins)),
    )
    expect(seen).toEqual([1])
  })
  test('that cannot be read is dropped, and says so', async () => {
    const log = keptLog()
    expect(await dispatch([{ id: 'x' }, 'nonsense', null], [fine], log)).toEqual([
      'undeliverable',
      'undeliverable',
      'undeliverable',
    ])
    expect(log.lines).toEqual(Array(3).fill('event goes to the dead letters'))
  })
  test('of a newer shape is dropped for those who know the event, and passed over by those who do not', async () => {
    const newer = envelope({ type: 'campus.purse.coins-put.v9' })
    expect(await bring([newer], fine)).toEqual(['undeliverable'])
    expect(
      await bring(
        [newer],
        on('bank', CoinsAsked, 'other', async () => undefined),
      ),
    ).toEqual(['done'])
  })
})

describe('a batch', () => {
  test('gets a status for each, in its order', async () => {
    const raws = [...envelopes(3), 'nonsense', envelope({ data: { event: { coins: 3 }, after: null } })]
    const mixed = reacting('mixed', async coins => {
      if (coins === 1) throw trouble
      if (coins === 2) throw never
    })
    expect(await bring(raws, mixed)).toEqual(['done', 'failed', 'undeliverable', 'undeliverable', 'done'])
  })
  test('is handed to a view in one piece', async () => {
    const pieces: number[][] = []
    await bring(
      envelopes(3),
      projecting(async coins => void pieces.push(coins)),
    )
    expect(pieces).toEqual([[0, 1, 2]])
  })
  test('loses nobody to a neighbour that a view cannot take', async () => {
    const seen: number[] = []
    const picky = projecting(async coins => {
      if (coins.includes(1)) throw never
      if (coins.includes(2)) throw trouble
      seen.push(...coins)
    })
    expect(await bring(envelopes(4), picky)).toEqual(['done', 'undeliverable', 'failed', 'done'])
    expect(seen).toEqual([0, 3])
  })
  test('comes again as a whole when the store of a view is away: asking for each alone would not help it', async () => {
    const pieces: number[][] = []
    const away = projecting(async coins => {
      pieces.push(coins)
      throw new Unavailable('away')
    })
    expect(await bring(envelopes(3), away)).toEqual(['away', 'away', 'away'])
    expect(pieces).toHaveLength(1)
  })
  test('has many reactions at the same time, but not all', async () => {
    let [running, most] = [0, 0]
    const busy = reacting('busy', async () => {
      most = Math.max(most, ++running)
      await new Promise(resolve => setImmediate(resolve))
      running--
    })
    expect(new Set(await bring(envelopes(100), busy))).toEqual(new Set(['done']))
    expect(most).toBe(64)
  })
  test('of nothing is nothing', async () => {
    expect(await bring([], fine)).toEqual([])
  })
})
