import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { CursorRefused, Documents, defineCollection, NotDeclared } from '../index.ts'
import type { RunningProfile } from '../testing/profiles.ts'
import {
  CURSOR_KEY,
  listed,
  Section,
  type SectionDocument,
  section,
  sectionsOf,
  someTenant,
} from '../testing/sections.ts'

type Sections = ReturnType<typeof sectionsOf>
type Query = Parameters<Sections['find']>[1]

/** All pages of a query, one after the other. */
async function all(sections: Sections, tenant: string, query: Query): Promise<string[]> {
  const { items, next } = await sections.find(tenant, query)
  const ids = items.map(({ id }) => id)
  return next === undefined ? ids : [...ids, ...(await all(sections, tenant, { ...query, cursor: next }))]
}

const byCodePoint = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

export function finding(given: () => RunningProfile): void {
  let sections: Sections
  beforeAll(() => {
    sections = sectionsOf(given())
  })

  test('no question is answered without a tenant (R-51)', async () => {
    for (const tenant of [undefined, null, '', 'u1:x', '%'] as unknown as string[]) {
      await expect(sections.find(tenant, {})).rejects.toThrow('tenant')
      await expect(sections.count(tenant, {})).rejects.toThrow('tenant')
      await expect(sections.get(tenant, 'a')).rejects.toThrow('tenant')
      await expect(sections.getMany(tenant, ['a'])).rejects.toThrow('tenant')
      await expect(sections.waitFor(tenant, 'a', 1, { withinMs: 0 })).rejects.toThrow('tenant')
    }
  })

  test('a tenant sees its own documents, whatever the ids', async () => {
    const [one, other] = [someTenant(), someTenant()]
    await sections.apply(one, listed({ a: { title: 'One' }, b: {} }))
    await sections.apply(other, listed({ a: { title: 'Other' } }))
    expect((await sections.get(one, 'a'))?.doc.title).toBe('One')
    expect((await sections.get(other, 'a'))?.doc.title).toBe('Other')
    expect(await all(sections, other, { by: 'bySubject', where: { term: '2026-fall' } })).toEqual(['a'])
    expect([...(await sections.getMany(other, ['b', 'a'])).keys()]).toEqual(['a'])
    expect(await sections.get(other, 'b')).toBeUndefined()
    for (const id of [`a:${one}:a`, `../${one}/a`, 'a%', '', 'A', 'a;b'])
      await expect(sections.get(other, id)).rejects.toThrow('not an id')
  })

  test('every page of every query is what sorting the documents would give', async () => {
    const someSection = fc.record({
      subject: fc.constantFrom('art', 'Art', 'math', 'ärt', 'z', '微', '🎓'),
      number: fc.constantFrom(-1, 0, 9, 10, 10.5, 2e9),
    })
    const property = fc.asyncProperty(
      fc.array(someSection, { maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom('asc' as const, 'desc' as const),
      async (documents, limit, order) => {
        const tenant = someTenant()
        const given = Object.fromEntries(documents.map((fields, n) => [`s-${n}`, fields]))
        await sections.apply(tenant, listed(given))
        const sorted = Object.keys(given).sort((a, b) => {
          const [one, other] = [given[a], given[b]]
          const subjects = byCodePoint(one?.subject ?? '', other?.subject ?? '')
          return subjects || (one?.number ?? 0) - (other?.number ?? 0) || byCodePoint(a, b)
        })
        if (order === 'desc') sorted.reverse()
        const query = { by: 'bySubject', order, limit } as const
        expect(await all(sections, tenant, { ...query, where: { term: '2026-fall' } })).toEqual(sorted)
        const some = sorted.filter(id => given[id]?.subject === 'art' && given[id].number >= 9)
        const where = { term: '2026-fall', subject: 'art', number: { gte: 9 } }
        expect(await all(sections, tenant, { ...query, where })).toEqual(some)
      },
    )
    await fc.assert(property, { numRuns: 20 })
  })

  test('ranges take numbers, text, its beginning, moments and truth for what they are', async () => {
    const tenant = someTenant()
    await sections.apply(
      tenant,
      listed({
        a: { number: 9, title: 'Algebra', isOpen: false, opensAt: '2026-04-01T08:00:00.000Z' },
        b: { number: 10, title: 'Algorithms', isOpen: true, opensAt: '2026-04-01T08:00:00.001Z' },
        c: { number: 100, title: 'algae', isOpen: false, opensAt: '2026-10-01T08:00:00.000Z' },
      }),
    )
    const found = (query: Query) => all(sections, tenant, query)
    const math = { term: '2026-fall', subject: 'math' }
    expect(await found({ by: 'bySubject', where: { ...math, number: { gt: 9, lte: 100 } } })).toEqual(['b', 'c'])
    expect(await found({ by: 'byTitle', where: { title: { startsWith: 'Alg' } } })).toEqual(['a', 'b'])
    expect(await found({ by: 'byTitle', where: { title: { startsWith: '' } } })).toEqual(['a', 'b', 'c'])
    expect(await found({ by: 'byTitle', where: { title: { gte: 'Algo' } } })).toEqual(['b', 'c'])
    expect(await found({ by: 'byOpening', where: { opensAt: { lte: '2026-04-01T08:00:00.000Z' } } })).toEqual(['a'])
    expect(await found({ by: 'byState', where: { isOpen: false } })).toEqual(['a', 'c'])
    expect(await found({ by: 'byState', order: 'desc' })).toEqual(['b', 'c', 'a'])
    expect(await sections.count(tenant, { by: 'byState', where: { isOpen: false } })).toBe(2)
    expect(await sections.count(tenant, {})).toBe(3)
  })

  test('a sparse index finds those that have its fields, and nobody finds what was taken away', async () => {
    const tenant = someTenant()
    await sections.apply(tenant, listed({ a: { instructor: 'p-1' }, b: {}, c: { instructor: 'p-1' }, d: {} }))
    await sections.apply(tenant, [{ id: 'c', sequence: 2, doc: null }])
    expect(await all(sections, tenant, { by: 'byInstructor' })).toEqual(['a'])
    expect(await all(sections, tenant, { by: 'byTitle', limit: 1 })).toEqual(['a', 'b', 'd'])
    expect(await sections.count(tenant, { by: 'byTitle' })).toBe(3)
    expect(await all(sections, tenant, {})).toEqual(['a', 'b', 'd'])
  })

  test('only what an index declares is answered', async () => {
    const tenant = someTenant()
    const ask = (query: object) => sections.find(tenant, query as Query)
    await expect(ask({ by: 'byColour' })).rejects.toThrow(NotDeclared)
    await expect(ask({ by: 'bySubject', where: { subject: 'math' } })).rejects.toThrow(NotDeclared)
    await expect(ask({ by: 'bySubject', where: { term: { gte: 'a' }, subject: 'math' } })).rejects.toThrow(NotDeclared)
    await expect(ask({ where: { title: 'Calculus' } })).rejects.toThrow(NotDeclared)
    await expect(ask({ where: { gone: true } })).rejects.toThrow(NotDeclared)
    for (const term of [undefined, null, 5, {}, [], ['a'], { like: '%' }, { gte: undefined }, { startsWith: 5 }, 'a\0'])
      await expect(ask({ by: 'bySubject', where: { term } })).rejects.toThrow(TypeError)
    for (const limit of [0, -1, 1.5, 501, Number.NaN]) await expect(ask({ limit })).rejects.toThrow(RangeError)
  })

  test('a cursor serves the query of the tenant it was made for, and no other', async () => {
    const [one, other] = [someTenant(), someTenant()]
    for (const tenant of [one, other]) await sections.apply(tenant, listed({ a: {}, b: {}, c: {} }))
    const query = { by: 'byTitle', limit: 1 } as const
    const { next = '' } = await sections.find(one, query)
    expect((await sections.find(one, { ...query, limit: 5, cursor: next })).items.map(({ id }) => id)).toEqual([
      'b',
      'c',
    ])
    const refused = (tenant: string, asked: Query) =>
      expect(sections.find(tenant, asked)).rejects.toThrow(CursorRefused)
    await refused(other, { ...query, cursor: next })
    await refused(one, { ...query, order: 'desc', cursor: next })
    await refused(one, { ...query, where: { title: { gte: 'A' } }, cursor: next })
    await refused(one, { by: 'byOpening', cursor: next })
    for (const cursor of ['', '.', 'x', `${next}.`, `x${next}`, next.slice(0, -2)])
      await refused(one, { ...query, cursor })
    const { open, writer } = given().documents
    const elsewhere = new Documents(Section, { store: open(), writer, cursorKey: `not ${CURSOR_KEY}` })
    await expect(elsewhere.find(one, { ...query, cursor: next })).rejects.toThrow(CursorRefused)
  })

  test('what has expired is not there', async () => {
    const tenant = someTenant()
    await sections.apply(tenant, listed({ a: {}, b: {} }))
    const column = { SQLite: 'expiration_time', PostgreSQL: 'expiredate' }[given().name] ?? ''
    await given().documents.run(`UPDATE documents SET ${column} = '2001-01-01' WHERE key = 'section:${tenant}:a'`)
    expect(await sections.get(tenant, 'a')).toBeUndefined()
    expect(await all(sections, tenant, {})).toEqual(['b'])
    await sections.apply(tenant, listed({ a: { title: 'Again' } }))
    expect((await sections.get(tenant, 'a'))?.doc.title).toBe('Again')
  })

  test('documents of an older shape come out in today’s', async () => {
    const { open, writer } = given().documents
    const ports = { store: open(), writer, cursorKey: CURSOR_KEY }
    const indexes = { byName: { fields: ['name'] } } as const
    const first = defineCollection({ kind: 'room', schema: z.object({ name: z.string() }), indexes })
    const second = defineCollection({
      kind: 'room',
      schema: z.object({ name: z.string(), seats: z.number() }),
      version: 2,
      upcasters: { 1: old => ({ ...(old as object), seats: 0 }) },
      indexes,
    })
    const tenant = someTenant()
    await new Documents(first, ports).apply(tenant, [{ id: 'r-1', sequence: 1, doc: { name: 'Aula' } }])
    const rooms = new Documents(second, ports)
    expect((await rooms.get(tenant, 'r-1'))?.doc).toEqual({ name: 'Aula', seats: 0 })
    expect((await rooms.find(tenant, { by: 'byName' })).items[0]?.doc.seats).toBe(0)
    const change = (old: { name: string; seats: number } | undefined) => ({ name: old?.name ?? '', seats: 90 })
    await rooms.apply(tenant, [{ id: 'r-1', sequence: 2, change }])
    expect((await rooms.get(tenant, 'r-1'))?.doc).toEqual({ name: 'Aula', seats: 90 })
    await expect(new Documents(first, ports).get(tenant, 'r-1')).rejects.toThrow('version')
  })

  describe('among thousands of documents', () => {
    const tenant = someTenant()
    const COUNT = 3_000
    beforeAll(async () => {
      const fields = (n: number): Partial<SectionDocument> => ({
        term: `20${20 + (n % 5)}-fall`,
        subject: `s${n % 40}`,
        number: n,
        title: `Title ${n}`,
        isOpen: n % 2 === 0,
        opensAt: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
        ...(n % 3 === 0 && { instructor: `p-${n % 100}` }),
      })
      const documents = Array.from({ length: COUNT }, (_, n) => ({
        id: `s-${n}`,
        sequence: 1,
        doc: section(fields(n)),
      }))
      await sections.apply(tenant, documents)
      await sections.ready()
      await given().documents.run('ANALYZE')
    }, 60_000)

    const queries: [string, readonly (string | number | boolean)[], object][] = [
      ['bySubject', ['2021-fall', 's1'], {}],
      ['bySubject', ['2021-fall', 's1'], { bounds: { gte: 100, lt: 500 }, order: 'desc' }],
      ['bySubject', ['2021-fall', 's1'], { after: [100, `section:${tenant}:s-100`] }],
      ['bySubject', ['2021-fall'], { after: ['s1', 100, `section:${tenant}:s-100`] }],
      ['byOpening', [], { bounds: { lt: '2026-01-01T01:00:00.000Z' } }],
      ['byState', [true], { bounds: { gt: 2_900 } }],
      ['byTitle', [], { bounds: { gte: 'Title 12', lt: 'Title 13' } }],
      ['byInstructor', ['p-3'], {}],
      ['id', [false], { after: [`section:${tenant}:s-2000`], order: 'desc' }],
    ]
    test.each(queries)('%s %j %j is answered by its index, in its order', async (name, equals, rest) => {
      const index = Section.indexes.get(name)
      if (!index) throw new Error(`no index ${name}`)
      const plan = await given()
        .documents.open()
        .explain(tenant, { index, equals, limit: 20, ...rest })
      expect(plan).toContain(`documents_section_${name}_`)
      expect(plan).not.toMatch(/SCAN|Seq Scan|TEMP B-TREE|Sort/)
      // The rows before the page are not walked through: the index is entered where the page begins.
      if ('after' in rest) expect(plan).toMatch(/[<>]\?|Index Cond: .*(?:ROW\(|\(key\)::text [<>] )/)
    })

    test('pages add up to everything', async () => {
      const found = await all(sections, tenant, { by: 'bySubject', limit: 500, order: 'desc' })
      expect(new Set(found).size).toBe(COUNT)
      expect(found).toHaveLength(COUNT)
    })
  })
}
