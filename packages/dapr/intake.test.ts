import { expect, test } from 'vitest'
import type { Status } from './dispatch.ts'
import { intake } from './intake.ts'
import { type Delivery, on, type Projection, type Subscription, Undeliverable } from './subscription.ts'
import { envelopes } from './testing/envelope.ts'
import { keptLog } from './testing/fake-sidecar.ts'
import { CoinsPut } from './testing/purse.ts'

const reacting = (each: (coins: number) => Promise<void>) =>
  on('bank', CoinsPut, 'a reaction', delivery => each(delivery.data.coins))
const projecting = (all: (deliveries: readonly Delivery[]) => Promise<void>): Projection => ({
  name: 'a view',
  topic: 'bank',
  events: [CoinsPut],
  all,
})
const bring = (count: number, ...subscriptions: Subscription[]) => {
  const take = intake(subscriptions, keptLog())
  return envelopes(count).map(take)
}

test('events that come one by one reach a view together', async () => {
  const seen: number[] = []
  const statuses = bring(
    3,
    projecting(async deliveries => void seen.push(deliveries.length)),
  )
  expect(await Promise.all(statuses)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS'])
  expect(seen).toEqual([3])
})

test('a reaction that takes its time keeps no other event waiting', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const [slow, ...others] = bring(
    3,
    reacting(coins => (coins === 0 ? promise : Promise.resolve())),
    projecting(async () => undefined),
  )
  expect(await Promise.all(others)).toEqual(['SUCCESS', 'SUCCESS'])
  resolve()
  expect(await slow).toBe('SUCCESS')
})

const coming = (status: Status): Promise<void> => {
  if (status === 'SUCCESS') return Promise.resolve()
  return Promise.reject(status === 'DROP' ? new Undeliverable('never') : new Error('not now'))
}

test.each<[Status, Status, Status]>([
  ['SUCCESS', 'SUCCESS', 'SUCCESS'],
  ['SUCCESS', 'DROP', 'DROP'],
  ['DROP', 'SUCCESS', 'DROP'],
  ['RETRY', 'SUCCESS', 'RETRY'],
  ['SUCCESS', 'RETRY', 'RETRY'],
  ['DROP', 'RETRY', 'RETRY'],
  ['RETRY', 'DROP', 'RETRY'],
])('an event that comes to %s at a reaction and to %s at a view comes to %s', async (reacted, projected, status) => {
  const statuses = bring(
    1,
    reacting(() => coming(reacted)),
    projecting(() => coming(projected)),
  )
  expect(await Promise.all(statuses)).toEqual([status])
})

test('an event that nobody subscribes to is a success, and text that is no event is dropped', async () => {
  const take = intake([], keptLog())
  expect(await Promise.all([...envelopes(1).map(take), take('no event')])).toEqual(['SUCCESS', 'DROP'])
})
