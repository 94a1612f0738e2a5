import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { GroupCommit } from './group-commit.ts'
import { Unavailable } from './sidecar.ts'
import type { Operation } from './state.ts'
import { MemoryStore } from './testing/memory-store.ts'

const row = (key: string): Operation => ({ operation: 'upsert', key, value: { key } })
const fresh = (key: string): Operation => ({ ...row(key), insert: true }) as Operation
const rows = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => row(`${prefix}-${index}`))
const sizes = (store: MemoryStore) => store.transactions.map(operations => operations.length)

let store: MemoryStore
let group: GroupCommit
beforeEach(() => {
  vi.useFakeTimers()
  store = new MemoryStore()
  group = new GroupCommit(store)
})
afterEach(() => {
  vi.useRealTimers()
})

/** Begins a transaction that hangs, so that what follows gathers; gives back how to let it go on. */
function busy(): () => void {
  const open = store.shut()
  void group.transact([row('first')])
  return open
}

describe('transactions that come while one is under way', () => {
  test('travel together in the next', async () => {
    const open = busy()
    const done = Promise.all(['a', 'b', 'c'].map(key => group.transact([row(key), row(`${key}-commit`)])))
    open()
    expect(await done).toEqual(['committed', 'committed', 'committed'])
    expect(sizes(store)).toEqual([1, 6])
    expect([...store.rows.keys()]).toEqual(['first', 'a', 'a-commit', 'b', 'b-commit', 'c', 'c-commit'])
  })
  test('are split where they are more than a transaction may hold, and nobody is torn apart', async () => {
    const open = busy()
    const done = Promise.all([60, 30, 20, 100, 1].map((count, index) => group.transact(rows(`m${index}`, count))))
    open()
    await done
    expect(sizes(store)).toEqual([1, 90, 20, 100, 1])
  })
  test('go alone where they are larger than any transaction', async () => {
    await group.transact(rows('huge', 101))
    expect(sizes(store)).toEqual([101])
  })
})

describe('a conflict in a group', () => {
  test('is only theirs whose rows are not as expected', async () => {
    await group.transact([row('taken')])
    const open = busy()
    const done = Promise.all([
      group.transact([fresh('a')]),
      group.transact([fresh('taken')]),
      group.transact([fresh('b')]),
    ])
    open()
    expect(await done).toEqual(['committed', 'conflict', 'committed'])
    expect([...store.rows.keys()].toSorted()).toEqual(['a', 'b', 'first', 'taken'])
  })
  test('is told at once to who is alone', async () => {
    await group.transact([row('taken')])
    expect(await group.transact([fresh('taken')])).toBe('conflict')
    expect(store.transactions.length).toBe(2)
  })
  test('does not lose what travelled beside it', async () => {
    await group.transact([row('taken')])
    const open = busy()
    group.whenever([row('mark')])
    const done = group.transact([fresh('taken')])
    open()
    expect(await done).toBe('conflict')
    expect(store.rows.has('mark')).toBe(false)
    await vi.advanceTimersByTimeAsync(250)
    expect(store.rows.has('mark')).toBe(true)
  })
  test('leaves who is alone afterwards with a trouble of its own', async () => {
    await group.transact([row('taken')])
    const open = busy()
    const done = Promise.allSettled([group.transact([fresh('taken')]), group.transact([row('a')])])
    store.transactions.length = 0
    vi.spyOn(store, 'transact').mockImplementation(async operations => {
      if (operations.length > 1) return 'conflict'
      if (operations[0]?.key === 'a') throw new Unavailable('away')
      return 'conflict'
    })
    open()
    expect(await done).toEqual([
      { status: 'fulfilled', value: 'conflict' },
      { status: 'rejected', reason: new Unavailable('away') },
    ])
  })
})

describe('a transaction whose outcome is unknown', () => {
  test('is told to everybody in it', async () => {
    const open = busy()
    const done = Promise.allSettled([group.transact([row('a')]), group.transact([row('b')])])
    store.next('works', 'answer lost')
    open()
    expect((await done).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
  test('does not stop the next', async () => {
    store.next('fails')
    await expect(group.transact([row('a')])).rejects.toThrow('away')
    expect(await group.transact([row('b')])).toBe('committed')
  })
})

describe('operations that nobody waits for', () => {
  test('travel beside the next transaction', async () => {
    group.whenever([row('mark')])
    await group.transact([row('a')])
    expect(sizes(store)).toEqual([2])
  })
  test('go on their own when none comes', async () => {
    group.whenever([row('mark')])
    expect(sizes(store)).toEqual([])
    await vi.advanceTimersByTimeAsync(250)
    expect(sizes(store)).toEqual([1])
  })
  test('go at once when they fill a transaction', async () => {
    const open = busy()
    group.whenever(rows('mark', 230))
    open()
    await vi.advanceTimersByTimeAsync(0)
    expect(sizes(store)).toEqual([1, 100, 100])
    await vi.advanceTimersByTimeAsync(250)
    expect(sizes(store)).toEqual([1, 100, 100, 30])
  })
  test('take only the room that is left', async () => {
    const open = busy()
    group.whenever(rows('mark', 50))
    const done = group.transact(rows('a', 80))
    open()
    await done
    expect(sizes(store)).toEqual([1, 100])
    await vi.advanceTimersByTimeAsync(250)
    expect(sizes(store)).toEqual([1, 100, 30])
  })
  test('are gone when the store is away, however many there are: nothing repeats them for ever', async () => {
    store.next('fails', 'fails', 'fails')
    group.whenever(rows('mark', 250))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sizes(store)).toEqual([100, 100, 50])
    expect(store.rows.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
  test('are not waited for by a timer that came while a transaction was under way', async () => {
    group.whenever([row('early')])
    const open = busy()
    group.whenever([row('mark')])
    await vi.advanceTimersByTimeAsync(250)
    open()
    await vi.advanceTimersByTimeAsync(500)
    expect(store.rows.has('mark')).toBe(true)
  })
})

describe('closing', () => {
  test('writes all there is', async () => {
    group.whenever(rows('mark', 150))
    const done = group.transact([row('a')])
    await group.close()
    expect(await done).toBe('committed')
    expect(store.rows.size).toBe(151)
    expect(vi.getTimerCount()).toBe(0)
  })
  test('writes what came while a transaction was under way', async () => {
    const open = busy()
    group.whenever([row('mark')])
    const closed = group.close()
    open()
    await closed
    expect([...store.rows.keys()]).toEqual(['first', 'mark'])
  })
  test('ends though the store is away', async () => {
    store.next('fails', 'fails')
    group.whenever(rows('mark', 150))
    await group.close()
    expect(store.rows.size).toBe(0)
  })
  test('has nothing to do when there was nothing', async () => {
    await group.close()
    expect(store.transactions).toEqual([])
  })
})
