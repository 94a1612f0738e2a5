import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Change, Documents, defineCollection, type Operation, type StateWriter } from '../index.ts'
import type { RunningProfile } from '../testing/profiles.ts'
import { CURSOR_KEY, listed, type SectionDocument, section, sectionsOf, someTenant } from '../testing/sections.ts'

const Progress = defineCollection({
  kind: 'progress',
  schema: z.object({ parts: z.record(z.string(), z.number()) }),
  indexes: {},
})
type Progress = { parts: Record<string, number> }

/** What a source's event says of its own part; every third one takes the part away. */
const told = (id: string, source: string, sequence: number): Change<Progress> => ({
  id,
  source,
  sequence,
  change: old => {
    const { [source]: _, ...others } = old?.parts ?? {}
    const parts = sequence % 3 === 0 ? others : { ...others, [source]: sequence }
    return Object.keys(parts).length > 0 ? { parts } : null
  },
})

/** What must come of it: the newest of each source, whatever the order. */
function expected(
  events: readonly { id: string; source: string; sequence: number }[],
  id: string,
): Progress | undefined {
  const newest = new Map<string, number>()
  for (const { source, sequence } of events.filter(event => event.id === id))
    newest.set(source, Math.max(newest.get(source) ?? 0, sequence))
  const parts = Object.fromEntries([...newest].filter(([, sequence]) => sequence % 3 !== 0))
  return Object.keys(parts).length > 0 ? { parts } : undefined
}

const someEvents = fc.array(
  fc.record({
    id: fc.constantFrom('a', 'b'),
    source: fc.constantFrom('Seats:x', 'Account:y', 'constructor'),
    sequence: fc.integer({ min: 1, max: 9 }),
  }),
  { minLength: 1, maxLength: 30 },
)

/** A writer that notes what goes through it. */
function watched(writer: StateWriter) {
  const transactions: (readonly Operation[])[] = []
  const transact: StateWriter['transact'] = (operations, partition) => {
    transactions.push(operations)
    return writer.transact(operations, partition)
  }
  return { transactions, transact }
}

export function applying(given: () => RunningProfile): void {
  const progressOf = () => {
    const { open, writer } = given().documents
    return new Documents(Progress, { store: open(), writer, cursorKey: CURSOR_KEY })
  }

  test('a view without a tenant is never written (R-51)', async () => {
    const sections = sectionsOf(given())
    for (const tenant of [undefined, null, '', 'a:b', 'A'] as unknown as string[])
      await expect(sections.apply(tenant, listed({ a: {} }))).rejects.toThrow('tenant')
  })

  test('stale, repeated and reordered events end in the newest of each source', async () => {
    const progress = progressOf()
    const property = fc.asyncProperty(someEvents, fc.integer({ min: 1, max: 5 }), async (events, size) => {
      const tenant = someTenant()
      for (let at = 0; at < events.length; at += size) {
        const batch = events.slice(at, at + size)
        await progress.apply(
          tenant,
          batch.map(({ id, source, sequence }) => told(id, source, sequence)),
        )
      }
      for (const id of ['a', 'b']) expect((await progress.get(tenant, id))?.doc).toEqual(expected(events, id))
    })
    await fc.assert(property, { numRuns: 25 })
  })

  test('a document taken away does not come back with a straggler', async () => {
    const sections = sectionsOf(given())
    const tenant = someTenant()
    await sections.apply(tenant, [{ id: 'a', sequence: 3, doc: null }])
    expect(await sections.apply(tenant, [{ id: 'a', sequence: 2, doc: section() }])).toBe(0)
    expect(await sections.get(tenant, 'a')).toBeUndefined()
    await sections.apply(tenant, [{ id: 'a', sequence: 4, doc: section() }])
    expect(await sections.get(tenant, 'a')).toEqual({ id: 'a', sequences: { self: 4 }, doc: section() })
  })

  test('two replicas that apply the same events at once end with the newest, and no transaction is too large', async () => {
    const tenant = someTenant()
    const ids = Array.from({ length: 130 }, (_, n) => `s-${n}`)
    const events = ids.flatMap(id => [1, 2, 3].map(n => ({ id, sequence: n, doc: section({ number: n }) })))
    const writer = watched(given().documents.writer)
    const replicas = [sectionsOf(given(), writer), sectionsOf(given(), writer)]
    const batches = [events.toReversed(), events, events.filter(({ sequence }) => sequence < 3)]
    await Promise.all(replicas.flatMap(replica => batches.map(batch => replica.apply(tenant, batch))))
    const found = await sectionsOf(given()).getMany(tenant, ids)
    expect([...found.values()].map(({ doc }) => doc.number)).toEqual(ids.map(() => 3))
    expect(Math.max(...writer.transactions.map(operations => operations.length))).toBeLessThanOrEqual(100)
  })

  test('a replica that was overtaken between reading and writing does not overwrite', async () => {
    const tenant = someTenant()
    const quick = sectionsOf(given())
    let overtaken = 0
    const slow = sectionsOf(given(), {
      transact: async (operations, partition) => {
        if (overtaken++ === 0) await quick.apply(tenant, [{ id: 'a', sequence: 9, doc: section({ number: 9 }) }])
        return given().documents.writer.transact(operations, partition)
      },
    })
    const changes = ['a', 'b'].map(id => ({ id, sequence: 5, doc: section({ number: 5 }) }))
    expect(await slow.apply(tenant, changes)).toBe(1)
    expect((await slow.get(tenant, 'a'))?.doc.number).toBe(9)
    expect((await slow.get(tenant, 'b'))?.doc.number).toBe(5)
  })

  test('a writer that always comes too late gives up', async () => {
    const sections = sectionsOf(given(), { transact: async () => 'conflict' })
    await expect(sections.apply(someTenant(), listed({ a: {} }))).rejects.toThrow('kept changing')
  })

  test('a failing store fails the caller, and the next caller is served', async () => {
    let failures = 1
    const sections = sectionsOf(given(), {
      transact: async (operations, partition) => {
        if (failures-- > 0) throw new Error('store is away')
        return given().documents.writer.transact(operations, partition)
      },
    })
    const tenant = someTenant()
    const [first, second] = [sections.apply(tenant, listed({ a: {} })), sections.apply(tenant, listed({ b: {} }))]
    await expect(first).rejects.toThrow('store is away')
    expect(await second).toBe(1)
  })

  test('what does not have the shape of the collection is not written', async () => {
    const sections = sectionsOf(given())
    const tenant = someTenant()
    const odd = { ...section(), number: 'many' } as unknown as SectionDocument
    await expect(sections.apply(tenant, [{ id: 'a', sequence: 1, doc: odd }])).rejects.toThrow('expected number')
    await expect(sections.apply(tenant, [{ id: 'a', sequence: 0, doc: section() }])).rejects.toThrow('not a sequence')
    await expect(sections.apply(tenant, [{ id: 'a:b', sequence: 1, doc: section() }])).rejects.toThrow('not an id')
    const nul = section({ title: 'a\0b' })
    await expect(sections.apply(tenant, [{ id: 'a', sequence: 1, doc: nul }])).rejects.toThrow('U+0000')
    expect((await sections.find(tenant, {})).items).toEqual([])
  })

  test('text comes back as it was written', async () => {
    const sections = sectionsOf(given())
    const tenant = someTenant()
    const title = `<b>&"'\\u0000 \\ Ünïcödé 微積分 🎓 \u2028`
    await sections.apply(tenant, listed({ a: { title } }))
    expect((await sections.get(tenant, 'a'))?.doc.title).toBe(title)
  })
}
