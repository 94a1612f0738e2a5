import type { Envelope } from '@campus/contracts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DoubtingPublisher } from './doubting-publisher.ts'
import { envelope } from './testing/envelope.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A broker that can be away, and takes its time; `taken` are the ids of the events it was given. */
function broker() {
  const taken: string[] = []
  const is = { away: false, slow: 0 }
  const publisher = new DoubtingPublisher({
    publish: async (_topic: string, envelopes: readonly Envelope[]) => {
      if (is.slow > 0) await new Promise(resolve => setTimeout(resolve, is.slow))
      if (is.away) throw new Error('away')
      taken.push(...envelopes.map(({ id }) => id))
    },
  })
  const publish = (id: string) => publisher.publish('bank', [envelope({ id })])
  return { taken, is, publish }
}

test('what another publication soon follows is published once', async () => {
  const { taken, publish } = broker()
  for (const id of ['a', 'b', 'c']) {
    await publish(id)
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(taken).toEqual(['a', 'b', 'c'])
})

test('what nothing follows is published once more, and then it is good', async () => {
  const { taken, publish } = broker()
  await publish('a')
  await publish('b')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(taken).toEqual(['a', 'b', 'b'])
})

test('what took long is published once more, and so is what came before it, though others follow soon', async () => {
  const { taken, is, publish } = broker()
  await publish('before')
  is.slow = 3_500
  const slow = publish('slow')
  await vi.advanceTimersByTimeAsync(3_500)
  await slow
  is.slow = 0
  for (let n = 0; n < 20; n++) {
    await publish('after')
    await vi.advanceTimersByTimeAsync(300)
  }
  expect(taken.filter(id => id === 'before')).toHaveLength(2)
  expect(taken.filter(id => id === 'slow')).toHaveLength(2)
  expect(taken.filter(id => id === 'after')).toHaveLength(20)
})

test('what was published right before the broker went is published once more when it is back', async () => {
  const { taken, is, publish } = broker()
  await publish('a')
  is.away = true
  await expect(publish('b')).rejects.toThrow('away')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(taken).toEqual(['a'])
  is.away = false
  await vi.advanceTimersByTimeAsync(10_000)
  expect(taken).toEqual(['a', 'a'])
})
