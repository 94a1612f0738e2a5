import { beforeAll, expect, test } from 'vitest'
import type { Index, RowStore } from '../index.ts'
import type { RunningProfile } from '../testing/profiles.ts'

const AT = { path: ['at'], type: 'string' } as const
const PUBLISHED = { path: ['published'], type: 'boolean' } as const

/** Commits that are not published yet, oldest first. */
const unpublished: Index = {
  name: 'unpublished',
  prefix: 'c:',
  fields: [AT],
  only: { field: PUBLISHED, is: false },
  acrossTenants: true,
}

/** Aggregates that want to be woken, by when. */
const due: Index = {
  name: 'due',
  prefix: 's:',
  fields: [{ path: ['due'], type: 'string' }],
  sparse: true,
  acrossTenants: true,
}

const minute = (n: number) => new Date(Date.UTC(2026, 3, 1, 8, n)).toISOString()

export function sweeping(given: () => RunningProfile): void {
  let journal: RowStore

  const commit = (tenant: string, seq: number, at: string, published: boolean) => ({
    operation: 'upsert' as const,
    key: `c:Seats:${tenant}:x:${String(seq).padStart(12, '0')}`,
    value: { kind: 'commit', tenant, type: 'Seats', id: 'x', seq, at, published, events: [] },
  })
  const snapshot = (tenant: string, id: string, when: string | null) => ({
    operation: 'upsert' as const,
    key: `s:Seats:${tenant}:${id}`,
    value: { kind: 'snapshot', tenant, type: 'Seats', id, seq: 1, due: when },
  })
  const write = (operations: readonly ReturnType<typeof commit | typeof snapshot>[]) =>
    given().journal.writer.transact(operations, 'any')

  beforeAll(async () => {
    journal = given().journal.open()
    await journal.ensureIndexes([unpublished, due])
  })

  test('commits that nobody published are found across tenants, oldest first, page by page', async () => {
    await write([
      commit('u1', 1, minute(3), false),
      commit('u1', 2, minute(5), true),
      commit('u2', 1, minute(1), false),
      commit('u2', 2, minute(9), false),
    ])
    const query = { index: unpublished, bounds: { lt: minute(9) }, limit: 1 }
    const [first] = await journal.queryAcrossTenants(query)
    expect(first?.key).toBe('c:Seats:u2:x:000000000001')
    const rest = await journal.queryAcrossTenants({ ...query, limit: 9, after: [minute(1), first?.key ?? ''] })
    expect(rest.map(({ key }) => key)).toEqual(['c:Seats:u1:x:000000000001'])
    await write([commit('u1', 1, minute(3), true), commit('u2', 1, minute(1), true)])
    expect(await journal.queryAcrossTenants(query)).toEqual([])
  })

  test('snapshots whose moment has come are found, those without one are not', async () => {
    await write([snapshot('u1', 'a', minute(7)), snapshot('u2', 'b', minute(2)), snapshot('u2', 'c', null)])
    const rows = await journal.queryAcrossTenants({ index: due, bounds: { lte: minute(5) }, limit: 9 })
    expect(rows.map(({ value }) => value)).toEqual([snapshot('u2', 'b', minute(2)).value])
    expect(rows[0]?.etag).toBe((await journal.get('s:Seats:u2:b'))?.etag)
  })

  test('a published commit leaves nothing in the index to walk past', async () => {
    const many = Array.from({ length: 2_000 }, (_, n) => commit('u3', n + 1, minute(n), true))
    for (let at = 0; at < many.length; at += 100) await write(many.slice(at, at + 100))
    await given().journal.run('ANALYZE')
    const plan = await journal.explain(undefined, { index: unpublished, bounds: { lt: minute(9) }, limit: 100 })
    expect(plan).toContain('journal_unpublished_')
    expect(plan).not.toMatch(/SCAN|Seq Scan|TEMP B-TREE|Sort/)
  })

  test('an index of tenants is not asked without one, nor the other way about (R-51)', async () => {
    const tenants: Index = { name: 'tenants', prefix: 'c:', fields: [AT] }
    await expect(journal.queryAcrossTenants({ index: tenants, limit: 1 })).rejects.toThrow('one tenant')
    await expect(journal.query('u1', { index: due, limit: 1 })).rejects.toThrow('spans tenants')
    await expect(journal.query('', { index: tenants, limit: 1 })).rejects.toThrow('tenant')
  })

  test('a store that is asked before the sidecar has made its table waits for it', async () => {
    const early = given().journal.open('later')
    const asked = early.ensureIndexes([due]).then(() => early.get('s:Seats:u1:a'))
    await given().journal.run('CREATE TABLE later AS SELECT * FROM journal WHERE 1 = 0')
    expect(await asked).toBeUndefined()
  })

  test('processes that start at once make the same indexes once; a changed definition replaces the earlier one', async () => {
    const stores = Array.from({ length: 4 }, () => given().journal.open())
    const one: Index = { name: 'race', prefix: 'c:', fields: [AT] }
    await Promise.all(stores.map(store => store.ensureIndexes([one, unpublished])))
    expect(await journal.query('u1', { index: one, limit: 1 })).toHaveLength(1)
    const changed: Index = { name: 'race', prefix: 'c:', fields: [PUBLISHED, AT] }
    await Promise.all(stores.map(store => store.ensureIndexes([changed])))
    expect(await journal.query('u1', { index: changed, equals: [true], limit: 9 })).toHaveLength(2)
    expect(await given().journal.indexes('journal_race_')).toHaveLength(1)
  })
}
