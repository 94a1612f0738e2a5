import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { defineCollection } from './collection.ts'
import { Documents } from './documents.ts'
import { documentKey } from './keys.ts'
import type { RowStore, StoredRow } from './store.ts'
import type { Operation } from './writer.ts'

const Seats = z.object({ taken: z.number() })
const collection = defineCollection({ kind: 'seats', schema: Seats, indexes: {}, readLatelyMs: 250 })
const SECTION = 'cs-101'

type Process = ReturnType<Shared['process']>

/** One store, and processes that read and write it. */
class Shared {
  readonly rows = new Map<string, StoredRow>()
  reads = 0
  beforeAnswer: () => Promise<unknown> = async () => undefined
  #etags = 0

  process() {
    const getAll = async (keys: readonly string[]) => {
      this.reads++
      const found = new Map(keys.flatMap(key => this.rows.get(key) ?? []).map(row => [row.key, row]))
      await this.beforeAnswer()
      return found
    }
    const store = { getAll, get: async (key: string) => (await getAll([key])).get(key) } as unknown as RowStore
    const transact = async (operations: readonly Operation[]) => {
      for (const { key, value } of operations as readonly { key: string; value: unknown }[])
        this.rows.set(key, { key, value, etag: String(++this.#etags) })
      return 'committed' as const
    }
    return new Documents(collection, { store, writer: { transact }, cursorKey: 'a-key-of-sixteen' })
  }
}

let shared: Shared
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] })
  // No process is that young.
  vi.advanceTimersByTime(1_000)
  shared = new Shared()
})
afterEach(() => {
  vi.useRealTimers()
})

const taken = (documents: Process, tenant = 'north') => documents.get(tenant, SECTION).then(found => found?.doc.taken)
const take = (documents: Process, sequence: number, tenant = 'north') =>
  documents.apply(tenant, [{ id: SECTION, sequence, doc: { taken: sequence } }])

describe('Documents that may be read lately', () => {
  test('are read from the store once, that there is none included', async () => {
    const documents = shared.process()
    expect([await taken(documents), await taken(documents), shared.reads]).toEqual([undefined, undefined, 1])
    await take(documents, 1)
    shared.reads = 0
    expect([await taken(documents), await taken(documents)]).toEqual([1, 1])
    expect([...(await documents.getMany('north', [SECTION, 'other'])).keys()]).toEqual([SECTION])
    expect(shared.reads).toBe(2)
  })

  test('show at once what the same process writes', async () => {
    const documents = shared.process()
    for (const sequence of [1, 2, 3]) {
      await take(documents, sequence)
      expect(await taken(documents)).toBe(sequence)
    }
  })

  test('show what another process writes a quarter of a second later', async () => {
    const [here, there] = [shared.process(), shared.process()]
    await take(there, 1)
    expect(await taken(here)).toBe(1)
    await take(there, 2)
    vi.advanceTimersByTime(249)
    expect(await taken(here)).toBe(1)
    vi.advanceTimersByTime(2)
    expect(await taken(here)).toBe(2)
  })

  test('do not keep what was read before a write and answered after it', async () => {
    const documents = shared.process()
    await take(documents, 1)
    shared.beforeAnswer = async () => {
      shared.beforeAnswer = async () => undefined
      await take(documents, 2)
    }
    await taken(documents)
    expect(await taken(documents)).toBe(2)
  })

  test('are waited for in the store itself', async () => {
    const [here, there] = [shared.process(), shared.process()]
    await take(there, 1)
    await taken(here)
    await take(there, 2)
    expect((await here.waitFor('north', SECTION, 2, { withinMs: 0 })).reached).toBe(true)
  })

  test('of one tenant are never another one’s', async () => {
    const documents = shared.process()
    await take(documents, 1, 'north')
    expect(await taken(documents, 'north')).toBe(1)
    expect(await taken(documents, 'south')).toBeUndefined()
    await take(documents, 2, 'south')
    expect([await taken(documents, 'north'), await taken(documents, 'south')]).toEqual([1, 2])
    expect([...shared.rows.keys()]).toContain(documentKey('seats', 'south', SECTION))
  })
})
