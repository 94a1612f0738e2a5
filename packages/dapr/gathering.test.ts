import { expect, test, vi } from 'vitest'
import { Gathering } from './gathering.ts'

/** Calls that end when the test says so. */
function held() {
  const calls: { items: readonly number[]; end: () => void; fail: () => void }[] = []
  const gathering = new Gathering<number, string>(items => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>()
    const end = () => resolve(items.map(item => `did ${item}`))
    calls.push({ items, end, fail: () => reject(new Error('broken')) })
    return promise
  })
  return { calls, gathering }
}

const breath = () => new Promise(resolve => setImmediate(resolve))

test('what comes in the same moment is handed over together, and everybody gets their own result', async () => {
  const { calls, gathering } = held()
  const results = [1, 2, 3].map(item => gathering.add(item))
  await breath()
  calls[0]?.end()
  expect(calls.map(({ items }) => items)).toEqual([[1, 2, 3]])
  expect(await Promise.all(results)).toEqual(['did 1', 'did 2', 'did 3'])
})

test('what comes during a call gathers for the next', async () => {
  const { calls, gathering } = held()
  const first = gathering.add(1)
  await breath()
  const later = [gathering.add(2), gathering.add(3)]
  await breath()
  expect(calls).toHaveLength(1)
  calls[0]?.end()
  await first
  await breath()
  calls[1]?.end()
  expect(calls[1]?.items).toEqual([2, 3])
  expect(await Promise.all(later)).toEqual(['did 2', 'did 3'])
})

test('a call that fails fails those who were in it, and nobody after them', async () => {
  const { calls, gathering } = held()
  const first = gathering.add(1)
  await breath()
  const second = gathering.add(2)
  calls[0]?.fail()
  await expect(first).rejects.toThrow('broken')
  await breath()
  calls[1]?.end()
  expect(await second).toBe('did 2')
})

test('a hundred at most go together', async () => {
  const { calls, gathering } = held()
  const all = Array.from({ length: 150 }, (_, item) => gathering.add(item))
  await breath()
  calls[0]?.end()
  await Promise.all(all.slice(0, 100))
  await breath()
  calls[1]?.end()
  await Promise.all(all)
  expect(calls.map(({ items }) => items.length)).toEqual([100, 50])
})

test('items that may wait for company are handed over together after a while, and so are those behind them', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const calls: (readonly number[])[] = []
  const gathering = new Gathering(
    async (items: readonly number[]) => {
      calls.push(items)
      return items
    },
    () => new Promise(resolve => setTimeout(resolve, 200)),
  )
  const first = [gathering.add(1), gathering.add(2)]
  await vi.advanceTimersByTimeAsync(199)
  expect(calls).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  await Promise.all(first)
  const later = [gathering.add(3)]
  await vi.advanceTimersByTimeAsync(100)
  later.push(gathering.add(4))
  await vi.advanceTimersByTimeAsync(100)
  await Promise.all(later)
  vi.useRealTimers()
  expect(calls).toEqual([
    [1, 2],
    [3, 4],
  ])
})

test('a call with fewer results than items is a defect that everybody in it hears of', async () => {
  const gathering = new Gathering<number, number>(async () => [])
  await expect(gathering.add(1)).rejects.toThrow('0 results for 1 items')
})

test('an item is not forgotten, in whichever step of its end the call before is', async () => {
  for (let steps = 0; steps < 12; steps++) {
    const gathering = new Gathering(async (items: readonly number[]) => items)
    const first = gathering.add(1)
    for (let step = 0; step < steps; step++) await (step % 2 ? Promise.resolve() : breath())
    expect(await Promise.all([first, gathering.add(2)])).toEqual([1, 2])
  }
})
