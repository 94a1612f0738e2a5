import type { Envelope } from '@campus/contracts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DoubtingPublisher } from './doubting-publisher.ts'
import { envelope } from './testing/envelope.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A broker that can be away, and takes its time; `taken` are the ids of the events it was given, and its probes. */
function broker() {
  const taken: string[] = []
  const is = { away: false, slow: 0 }
  const take = async (ids: readonly string[]): Promise<void> => {
    if (is.slow > 0) await new Promise(resolve => setTimeout(resolve, is.slow))
    if (is.away) throw new Error('away')
    taken.push(...ids)
  }
  const publisher = new DoubtingPublisher({
    publish: (_topic: string, envelopes: readonly Envelope[]) => take(envelopes.map(({ id }) => id)),
    probe: () => take(['probe']),
  })
  const publish = (id: string) => publisher.publish('bank', [envelope({ id })])
  /** Whether what was published until now is certain, as soon as it is. */
  const certainty = () => {
    const is = { reached: false }
    void publisher.certain().then(() => {
      is.reached = true
    })
    return is
  }
  return { taken, is, publish, certainty }
}

test('what another publication soon follows is certain, and what nothing follows once a probe has worked', async () => {
  const { taken, publish, certainty } = broker()
  await publish('a')
  const first = certainty()
  await vi.advanceTimersByTimeAsync(400)
  expect(first.reached).toBe(false)
  await publish('b')
  await vi.advanceTimersByTimeAsync(0)
  const second = certainty()
  expect(first.reached).toBe(true)
  expect(second.reached).toBe(false)
  await vi.advanceTimersByTimeAsync(100)
  expect(second.reached).toBe(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(taken).toEqual(['a', 'b', 'probe'])
})

test('nothing published is certain at once', async () => {
  const none = broker().certainty()
  await vi.advanceTimersByTimeAsync(0)
  expect(none.reached).toBe(true)
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

test('what was published right before the broker went is published once more when it is back, and certain then', async () => {
  const { taken, is, publish, certainty } = broker()
  await publish('a')
  const certain = certainty()
  is.away = true
  await expect(publish('b')).rejects.toThrow('away')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(taken).toEqual(['a'])
  expect(certain.reached).toBe(false)
  is.away = false
  await vi.advanceTimersByTimeAsync(10_000)
  expect(taken).toEqual(['a', 'a', 'probe'])
  expect(certain.reached).toBe(true)
})

test('what was begun before another was published says nothing of it', async () => {
  const { is, publish, certainty } = broker()
  is.slow = 200
  const early = publish('early')
  is.slow = 0
  await publish('late')
  const late = certainty()
  await vi.advanceTimersByTimeAsync(200)
  await early
  expect(late.reached).toBe(false)
  await vi.advanceTimersByTimeAsync(300)
  expect(late.reached).toBe(true)
})

test('a repetition that may have been lost like the first is doubted like the first', async () => {
  const { taken, is, publish, certainty } = broker()
  is.slow = 3_000
  const first = publish('a')
  await vi.advanceTimersByTimeAsync(3_000)
  await first
  const certain = certainty()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(taken.filter(id => id === 'a').length).toBeGreaterThan(2)
  expect(certain.reached).toBe(false)
  is.slow = 0
  await vi.advanceTimersByTimeAsync(5_000)
  expect(certain.reached).toBe(true)
})
