import { beforeEach, describe, expect, test } from 'vitest'
import { type AnyAggregate, accept } from './aggregate.ts'
import type { CommandMessage } from './command.ts'
import { historyOf } from './history.ts'
import { Journal } from './journal.ts'
import { MemoryStore } from './testing/memory-store.ts'
import { CoinsPut, Purse, type PurseCommand, purse, told } from './testing/purse.ts'
import { rowsOf, takeTurn } from './turn.ts'

const now = '2026-08-15T12:00:00.000Z'
const me = purse('mine')
let store: MemoryStore
let journal: Journal
beforeEach(() => {
  store = new MemoryStore()
  journal = new Journal(store, true)
})

/** A purse that says what it goes by. */
const candid: AnyAggregate = {
  ...Purse,
  decide: (command: PurseCommand) =>
    command.type === 'put' ? accept([CoinsPut(command)], undefined, { coins: command.coins }) : accept([]),
}

async function turn(aggregate: AnyAggregate, ...commands: CommandMessage[]): Promise<void> {
  const before = await journal.load(aggregate, me)
  const taken = takeTurn(aggregate, me, before, commands, now)
  await journal.append(me, before, rowsOf(aggregate, me, before, taken, now, null))
}

describe('the history of an aggregate', () => {
  test('is nothing where there is no such aggregate', async () => {
    expect(await historyOf(store, Purse, me)).toEqual([])
  })

  test('is every commit in order, each with its events and who asked for them', async () => {
    await turn(Purse, told({ type: 'put', coins: 1 }, 'a'), told({ type: 'put', coins: 2 }, 'b'))
    await turn(Purse, told({ type: 'put', coins: 3 }, 'c'))
    const past = await historyOf(store, Purse, me)
    expect(past.map(({ from, at, events }) => ({ from, at, by: events.map(({ commandId }) => commandId) }))).toEqual([
      { from: 1, at: now, by: ['a', 'b'] },
      { from: 3, at: now, by: ['c'] },
    ])
    expect(past.flatMap(({ events }) => events.map(({ data }) => data))).toEqual([
      { coins: 1 },
      { coins: 2 },
      { coins: 3 },
    ])
  })

  test('has what each decision went by, where it said so', async () => {
    await turn(candid, told({ type: 'put', coins: 1 }, 'a'), told({ type: 'put', coins: 2 }, 'b'))
    await turn(Purse, told({ type: 'put', coins: 3 }, 'c'))
    const [first, second] = await historyOf(store, Purse, me)
    expect(first?.grounds).toEqual([
      { commandId: 'a', by: 'ann', grounds: { coins: 1 } },
      { commandId: 'b', by: 'ann', grounds: { coins: 2 } },
    ])
    expect(second?.grounds).toEqual([])
  })

  test('is whole however long it is', async () => {
    for (let coins = 1; coins <= 250; coins++) await turn(Purse, told({ type: 'put', coins }))
    const past = await historyOf(store, Purse, me)
    expect(past.map(({ from }) => from)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1))
  })

  test('shows events of an older shape in today’s', async () => {
    await turn(Purse, told({ type: 'put', coins: 1 }))
    const upcasters = { 1: (old: unknown) => ({ coins: (old as { coins: number }).coins * 100 }) }
    const inCents = {
      ...Purse,
      events: [{ ...CoinsPut, version: 2, upcasters, data: CoinsPut.data, type: CoinsPut.type }],
    }
    const [commit] = await historyOf(store, inCents as unknown as AnyAggregate, me)
    expect(commit?.events[0]).toMatchObject({ version: 2, data: { coins: 100 } })
  })
})

test('what a decision went by is kept with its commit or not at all', async () => {
  store.next('fails')
  await expect(turn(candid, told({ type: 'put', coins: 1 }))).rejects.toThrow()
  expect(store.rows.size).toBe(0)
})
