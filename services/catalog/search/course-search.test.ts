import type { Context } from '@campus/platform'
import { expect, test } from 'vitest'
import { courseSearch } from './course-search.ts'

interface Written {
  readonly id: string
  readonly doc: { readonly heard: string }
  readonly sequences: { readonly self: number }
}
interface Query {
  readonly where: { readonly heard?: { readonly gte: string } }
  readonly limit: number
  readonly cursor?: string
}

/** Documents as far as search needs them: by when they were heard of, from a moment on, page by page. */
function university() {
  const written = new Map<string, Written[]>()
  let [looks, readings] = [0, 0]
  const find = async (tenant: string, { where, limit, cursor }: Query) => {
    looks += cursor === undefined ? 1 : 0
    readings += cursor === undefined && where.heard === undefined ? 1 : 0
    const since = (written.get(tenant) ?? []).filter(({ doc }) => doc.heard >= (where.heard?.gte ?? ''))
    const sorted = since.toSorted((a, b) => (a.doc.heard < b.doc.heard ? -1 : 1))
    const from = Number(cursor ?? 0)
    const more = sorted.length > from + limit
    return { items: sorted.slice(from, from + limit), ...(more && { next: String(from + limit) }) }
  }
  const write = (
    tenant: string,
    id: string,
    title: string,
    { heard = '2026-01-10T09:00:00.000Z', sequence = 1 } = {},
  ) => {
    const doc = { id, subject: 'ART', number: '1', title, description: '', credits: { min: 1, max: 1 }, heard }
    const others = (written.get(tenant) ?? []).filter(other => other.id !== id)
    written.set(tenant, [...others, { id, doc, sequences: { self: sequence } }])
  }
  const context = { documents: () => ({ find }) } as unknown as Context
  /** How often somebody looked, and how often from the beginning. */
  return { context, write, looks: () => looks, readings: () => readings }
}
const ids = (hits: readonly { id: string }[]) => hits.map(({ id }) => id).toSorted()

test('search knows everything that was written before, be it the first or the fifth time', async () => {
  const { context, write } = university()
  const search = courseSearch(context)
  expect(await search.rank('north', 'pottery', 5)).toEqual([])
  write('north', 'art-1', 'Pottery')
  expect(ids(await search.rank('north', 'pottery', 5))).toEqual(['art-1'])
  write('north', 'art-2', 'Pottery and Glass', { heard: '2026-01-10T09:05:00.000Z' })
  write('north', 'art-1', 'Weaving', { heard: '2026-01-10T09:06:00.000Z', sequence: 2 })
  expect(ids(await search.rank('north', 'pottery', 5))).toEqual(['art-2'])
})

test('search knows what a replica with a slow clock wrote', async () => {
  const { context, write } = university()
  const search = courseSearch(context)
  write('north', 'art-1', 'Pottery')
  await search.rank('north', 'pottery', 5)
  write('north', 'art-2', 'Pottery', { heard: '2026-01-10T08:59:55.000Z' })
  expect(ids(await search.rank('north', 'pottery', 5))).toEqual(['art-1', 'art-2'])
})

test('search takes in more than one page of documents', async () => {
  const { context, write } = university()
  for (let at = 0; at < 250; at++) write('north', `art-${at}`, 'Pottery', { heard: `2026-01-10T09:00:00.${100 + at}Z` })
  expect(await courseSearch(context).rank('north', 'pottery', 500)).toHaveLength(250)
})

test('many who ask at the same moment share a look, and none gets an answer from before it asked', async () => {
  const { context, write, looks } = university()
  const search = courseSearch(context)
  const first = search.rank('north', 'pottery', 5)
  write('north', 'art-1', 'Pottery')
  const others = await Promise.all(Array.from({ length: 50 }, () => search.rank('north', 'pottery', 5)))
  await first
  expect(others.every(hits => hits.length === 1)).toBe(true)
  expect(looks()).toBeLessThanOrEqual(3)
})

test('universities are apart (R-51)', async () => {
  const { context, write } = university()
  const search = courseSearch(context)
  for (const tenant of ['north', 'south']) write(tenant, `${tenant}-1`, 'Pottery')
  for (const tenant of ['north', 'south']) expect(ids(await search.rank(tenant, 'pottery', 5))).toEqual([`${tenant}-1`])
})

test.each([
  ['all are kept where there is room', 6, 3],
  ['the one that was not asked for longest is let go where there is none', 5, 4],
  ['one that is larger than the room is kept while it is the only one asked for', 1, 4],
])('of three universities with two courses each, %s', async (_what, room, expected) => {
  const { context, write, readings } = university()
  const search = courseSearch(context, room)
  const tenants = ['north', 'south', 'west']
  for (const tenant of tenants) for (const at of [1, 2]) write(tenant, `${tenant}-${at}`, 'Pottery')
  for (const tenant of [...tenants, 'north', 'north'])
    expect(ids(await search.rank(tenant, 'pottery', 5))).toEqual([`${tenant}-1`, `${tenant}-2`])
  expect(readings()).toBe(expected)
})
