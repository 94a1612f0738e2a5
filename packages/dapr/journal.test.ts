import { beforeEach, describe, expect, test } from 'vitest'
import { Journal } from './journal.ts'
import { commitKey, replyKey, snapshotKey } from './keys.ts'
import { Unavailable } from './sidecar.ts'
import { MemoryStore } from './testing/memory-store.ts'
import { Purse, purse, told } from './testing/purse.ts'
import { rowsOf, type Standing, takeTurn } from './turn.ts'

const now = '2026-08-15T12:00:00.000Z'
const me = purse('mine')
let store: MemoryStore
let journal: Journal
beforeEach(() => {
  store = new MemoryStore()
  journal = new Journal(store, true)
})

async function put(coins: number, before?: Standing, id?: string) {
  const standing = before ?? (await journal.load(Purse, me))
  const turn = takeTurn(Purse, me, standing, [told({ type: 'put', coins }, id)], now)
  return journal.append(me, standing, rowsOf(Purse, me, standing, turn, now, null))
}

describe('an aggregate that was never stored', () => {
  test('begins with its initial state', async () => {
    expect(await journal.load(Purse, me)).toEqual({ seq: 0, state: Purse.initial('mine'), replies: [] })
  })
  test('is inserted, and only once', async () => {
    const nothing = await journal.load(Purse, me)
    expect(await put(1, nothing)).toBe('committed')
    expect(await put(2, nothing)).toBe('conflict')
    expect((await journal.load(Purse, me)).state).toMatchObject({ coins: 1 })
  })
})

describe('a stored aggregate', () => {
  test('stands as it was left', async () => {
    await put(1)
    const standing = await journal.load(Purse, me)
    expect(standing).toMatchObject({ seq: 1, state: { coins: 1 } })
    expect(standing.replies).toHaveLength(1)
  })
  test('is remembered as it was left, until somebody else has gone on', async () => {
    expect(journal.remembered(me)).toBeUndefined()
    await put(1)
    const remembered = journal.remembered(me)
    expect(remembered).toMatchObject({ seq: 1, state: { coins: 1 } })
    expect(remembered && (await journal.isLatest(me, remembered))).toBe(true)
    const elsewhere = new Journal(store, true)
    const there = await elsewhere.load(Purse, me)
    const turn = takeTurn(Purse, me, there, [told({ type: 'put', coins: 2 })], now)
    await elsewhere.append(me, there, rowsOf(Purse, me, there, turn, now, null))
    expect(remembered && (await journal.isLatest(me, remembered))).toBe(false)
    expect(journal.remembered(me)).toBeUndefined()
  })
  test('is not remembered when nobody knows what became of its commit, or it met another', async () => {
    await put(1)
    store.next('answer lost')
    await expect(put(2)).rejects.toThrow(Unavailable)
    expect(journal.remembered(me)).toBeUndefined()
    const before = await journal.load(Purse, me)
    await put(3)
    expect(await put(4, before)).toBe('conflict')
    expect(journal.remembered(me)).toBeUndefined()
  })
  test('is not overwritten by a turn that slept while others committed (zombie)', async () => {
    await put(1)
    const asleep = await journal.load(Purse, me)
    await put(2)
    expect(await put(100, asleep)).toBe('conflict')
    expect((await journal.load(Purse, me)).state).toMatchObject({ coins: 3 })
  })
  test('keeps one row for every commit', async () => {
    await put(1)
    await put(2)
    expect([...store.rows.keys()]).toEqual([commitKey(me, 1), snapshotKey(me), commitKey(me, 2)])
  })
})

describe('replies that the snapshot has no room for any more', () => {
  const fill = async (count: number) => {
    for (let n = 0; n < count; n++) await put(1, undefined, `c/${n}?`)
  }
  const recalled = async (...ids: string[]) => {
    const commands = ids.map(id => told({ type: 'put', coins: 1 }, id))
    return journal.recall(me, await journal.load(Purse, me), commands)
  }

  test('become rows of their own, in the same transaction', async () => {
    await fill(6)
    const [commit, snapshot, reply, ...more] = store.transactions.at(-1) ?? []
    expect([snapshot?.key, commit?.key, reply?.key]).toEqual([snapshotKey(me), commitKey(me, 6), replyKey(me, 'c/0?')])
    expect(more).toEqual([])
    expect(store.rows.get(replyKey(me, 'c/0?'))?.value).toEqual({
      ...{ kind: 'reply', ...me, at: now, commandId: 'c/0?', seq: 1, result: 1 },
    })
  })
  test('do so with their turn, or not at all', async () => {
    await fill(5)
    const asleep = await journal.load(Purse, me)
    await put(1)
    expect(await put(1, asleep)).toBe('conflict')
    expect([...store.rows.keys()].filter(key => key.startsWith('r:'))).toEqual([replyKey(me, 'c/0?')])
  })
  test('are recalled, those that the snapshot has or nobody gave are not', async () => {
    await fill(8)
    expect(await recalled('c/0?', 'c/7?', 'unheard of', 'c/2?')).toEqual([
      { id: 'c/0?', seq: 1, result: 1 },
      { id: 'c/2?', seq: 3, result: 3 },
    ])
  })
  test('are another’s where another aggregate got the same command', async () => {
    await fill(8)
    const theirs = { ...(await journal.load(Purse, me)), replies: [] }
    expect(await journal.recall(purse('theirs'), theirs, [told({ type: 'put', coins: 1 }, 'c/0?')])).toEqual([])
  })
})

describe('a snapshot of an older shape', () => {
  const newer = {
    ...Purse,
    stateVersion: 2,
    stateUpcasters: { 1: (old: unknown) => ({ ...(old as object), asked: 9 }) },
  }

  test('is carried up to today’s', async () => {
    await put(1)
    expect((await journal.load(newer, me)).state).toMatchObject({ coins: 1, asked: 9 })
  })
  test('is an error where there is no way up', async () => {
    await put(1)
    await expect(journal.load({ ...Purse, stateVersion: 2 }, me)).rejects.toThrow('no way from version 1 to 2')
  })
})

test('a snapshot of a newer shape is an error: this process must not write over it', async () => {
  journal = new Journal(store, true)
  const newer = { ...Purse, stateVersion: 2 }
  const standing = await journal.load(newer, me)
  const turn = takeTurn(newer, me, standing, [told({ type: 'put', coins: 1 })], now)
  await journal.append(me, standing, rowsOf(newer, me, standing, turn, now, null))
  await expect(journal.load(Purse, me)).rejects.toThrow('no way from version 2 to 1')
})

describe('commits that are published', () => {
  const publishedOf = (first: number) => store.rows.get(commitKey(me, first))?.value as { published: boolean }

  test.each([
    ['spans partitions', true],
    ['stays in one partition', false],
  ])('are marked in a store whose transaction %s', async (_how, spans) => {
    journal = new Journal(store, spans)
    await put(1)
    await put(2)
    const rows = [1, 2].map(first => store.rows.get(commitKey(me, first))?.value)
    await journal.markPublished(rows as Parameters<Journal['markPublished']>[0])
    await journal.close()
    expect([publishedOf(1), publishedOf(2)]).toMatchObject([{ published: true }, { published: true }])
    expect((await journal.load(Purse, me)).state).toMatchObject({ coins: 3 })
  })
})
