import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Arrivals } from './arrivals.ts'
import { defineCollection } from './collection.ts'
import { Documents } from './documents.ts'
import type { RowStore, StoredRow } from './store.ts'
import type { StateWriter } from './writer.ts'

const FOREVER = 2 ** 31 - 1

test('an announcement wakes all who wait for that key, and nobody else', async () => {
  const arrivals = new Arrivals()
  const woken: string[] = []
  const waiting = ['a', 'a', 'b'].map(key => arrivals.next(key, FOREVER).then(() => woken.push(key)))
  arrivals.announce('a')
  await Promise.all(waiting.slice(0, 2))
  expect(woken).toEqual(['a', 'a'])
  arrivals.announce('b')
  await waiting[2]
})

test('who waits for a document is woken by its writing and does not need to look again by itself', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const rows = new Map<string, StoredRow>()
  const store = {
    get: async (key: string) => rows.get(key),
    getAll: async (keys: readonly string[]) => new Map([...rows].filter(([key]) => keys.includes(key))),
  } as RowStore
  const writer: StateWriter = {
    transact: async operations => {
      for (const operation of operations)
        if (operation.operation === 'upsert') rows.set(operation.key, { ...operation, etag: '1' })
      return 'committed'
    },
  }
  const Note = defineCollection({ kind: 'note', schema: z.object({ text: z.string() }), indexes: {} })
  const notes = new Documents(Note, { store, writer, cursorKey: '0123456789abcdef' })
  const waiting = notes.waitFor('u1', 'a', 1, { withinMs: FOREVER })
  await notes.apply('u1', [{ id: 'a', sequence: 1, doc: { text: 'Welcome' } }])
  expect((await waiting).document?.doc.text).toBe('Welcome')
  vi.useRealTimers()
})
