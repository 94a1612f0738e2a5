import { describe, expect, test } from 'vitest'
import type { Status } from './dispatch.ts'
import { intake } from './intake.ts'
import { on, type Projection, type Subscription, Undeliverable } from './subscription.ts'
import { envelope, envelopes } from './testing/envelope.ts'
import { keptLog } from './testing/fake-sidecar.ts'
import { CoinsPut } from './testing/purse.ts'

const coming = (status: Status): Promise<void> => {
  if (status === 'SUCCESS') return Promise.resolve()
  return Promise.reject(status === 'DROP' ? new Undeliverable('never') : new Error('for now'))
}
const reaction = (each: () => Promise<void>) => on('bank', CoinsPut, 'a reaction', each)
const view = (all: (count: number) => Promise<void>): Projection => ({
  name: 'a view',
  topic: 'bank',
  events: [CoinsPut],
  all: deliveries => all(deliveries.length),
})
const taking = (...subscriptions: Subscription[]) => intake(subscriptions, keptLog())

describe('an event', () => {
  test.each<[Status, Status, Status]>([
    ['SUCCESS', 'SUCCESS', 'SUCCESS'],
    ['SUCCESS', 'DROP', 'DROP'],
    ['DROP', 'SUCCESS', 'DROP'],
    ['RETRY', 'SUCCESS', 'RETRY'],
    ['SUCCESS', 'RETRY', 'RETRY'],
    ['DROP', 'RETRY', 'RETRY'],
    ['RETRY', 'DROP', 'RETRY'],
  ])('to a reaction (%s) and a view (%s) comes to %s', async (reacted, projected, status) => {
    const take = taking(
      reaction(() => coming(reacted)),
      view(() => coming(projected)),
    )
    expect(await take(envelope())).toBe(status)
  })
  test('that cannot be read is dropped, whoever there is', async () => {
    expect(await taking(reaction(() => coming('SUCCESS')))('nonsense')).toBe('DROP')
    expect(await taking(view(() => coming('SUCCESS')))('nonsense')).toBe('DROP')
    expect(await taking()('nonsense')).toBe('DROP')
  })
})

describe('events that come together', () => {
  test('reach a view together, and a reaction each', async () => {
    const pieces: number[] = []
    let reacted = 0
    const take = taking(
      reaction(async () => void reacted++),
      view(async count => void pieces.push(count)),
    )
    await Promise.all(envelopes(10).map(take))
    expect(reacted).toBe(10)
    expect(pieces.reduce((sum, count) => sum + count, 0)).toBe(10)
    expect(pieces.length).toBeLessThan(10)
  })
  test('do not wait for a reaction that hangs', async () => {
    let first = true
    const take = taking(
      reaction(() => {
        if (!first) return Promise.resolve()
        first = false
        return new Promise(() => undefined)
      }),
    )
    const [one, two] = envelopes(2)
    void take(one)
    expect(await take(two)).toBe('SUCCESS')
  })
})
