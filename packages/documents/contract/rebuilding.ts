import { expect, test } from 'vitest'
import type { Change } from '../index.ts'
import type { RunningProfile } from '../testing/profiles.ts'
import { listed, type SectionDocument, section, sectionsOf, someTenant } from '../testing/sections.ts'

const titled = (id: string, sequence: number, title: string): Change<SectionDocument> => ({
  id,
  sequence,
  doc: section({ title }),
})

export function rebuilding(given: () => RunningProfile): void {
  test('a view comes anew from its events, even where it had gone beyond them; what no event tells of goes', async () => {
    const sections = sectionsOf(given())
    const [tenant, other] = [someTenant(), someTenant()]
    const wrong = ['a', 'b', 'stray'].map(id => titled(id, 9, 'Wrong'))
    await sections.apply(tenant, [...wrong, { id: 'gone', sequence: 9, doc: null }])
    await sections.apply(other, wrong)
    const events = [titled('a', 1, 'Old'), titled('a', 2, 'Right'), titled('b', 1, 'Right'), titled('gone', 1, 'Right')]
    expect(await sections.rebuild(tenant, events)).toEqual({ written: 3, removed: 1 })
    const { items } = await sections.find(tenant, {})
    expect(items.map(({ id, doc }) => [id, doc.title])).toEqual(['a', 'b', 'gone'].map(id => [id, 'Right']))
    expect(await sections.count(other, {})).toBe(3)
  })

  test('a view can be read while it is rebuilt', async () => {
    const sections = sectionsOf(given())
    const tenant = someTenant()
    await sections.apply(tenant, listed({ a: { title: 'Before' } }))
    async function* events() {
      expect((await sections.get(tenant, 'a'))?.doc.title).toBe('Before')
      yield titled('a', 1, 'After')
    }
    await sections.rebuild(tenant, events())
    expect((await sections.get(tenant, 'a'))?.doc.title).toBe('After')
  })

  test('what other replicas apply before, between and after the replayed events stays', async () => {
    const [rebuilder, replica] = [sectionsOf(given()), sectionsOf(given())]
    const tenant = someTenant()
    const recorded = [titled('a', 1, 'A1'), titled('b', 1, 'B1'), titled('c', 1, 'C1')]
    await replica.apply(tenant, recorded)
    async function* events() {
      await replica.apply(tenant, [titled('b', 2, 'B2'), titled('new', 1, 'N1')])
      yield* recorded
      for (let n = 0; n < 600; n++) yield titled(`s-${n}`, 1, 'Many')
      await replica.apply(tenant, [titled('c', 2, 'C2'), { id: 's-7', sequence: 2, doc: null }])
    }
    await rebuilder.rebuild(tenant, events())
    const found = await replica.getMany(tenant, ['a', 'b', 'c', 'new', 's-7', 's-8'])
    const titles = [...found].map(([id, { doc }]) => [id, doc.title])
    expect(titles).toEqual(Object.entries({ a: 'A1', b: 'B2', c: 'C2', new: 'N1', 's-8': 'Many' }))
    expect(await replica.apply(tenant, [titled('b', 2, 'Again')])).toBe(0)
  })

  test('what was read before the rebuild and is written during it does not survive as it was', async () => {
    const tenant = someTenant()
    const rebuilder = sectionsOf(given())
    await rebuilder.apply(tenant, [titled('a', 1, 'A1')])
    let isFirst = true
    const slow = sectionsOf(given(), {
      transact: async (operations, partition) => {
        if (isFirst) await rebuilder.rebuild(tenant, [titled('a', 1, 'A1'), titled('a', 2, 'A2')])
        isFirst = false
        return given().documents.writer.transact(operations, partition)
      },
    })
    await slow.apply(tenant, [titled('a', 2, 'stale code')])
    expect((await slow.get(tenant, 'a'))?.doc.title).toBe('A2')
  })

  test('what a live event reaches at the last moment is not removed', async () => {
    const tenant = someTenant()
    const replica = sectionsOf(given())
    await replica.apply(tenant, [titled('a', 1, 'A1'), titled('b', 1, 'B1')])
    let isFirst = true
    const rebuilder = sectionsOf(given(), {
      transact: async (operations, partition) => {
        const isRemoval = operations.some(({ operation }) => operation === 'delete')
        if (isRemoval && isFirst) {
          isFirst = false
          await replica.apply(tenant, [titled('a', 2, 'A2')])
        }
        return given().documents.writer.transact(operations, partition)
      },
    })
    expect(await rebuilder.rebuild(tenant, [])).toEqual({ written: 0, removed: 1 })
    expect((await replica.find(tenant, {})).items.map(({ doc }) => doc.title)).toEqual(['A2'])
  })

  test('many documents go when no event tells of them', async () => {
    const sections = sectionsOf(given())
    const tenant = someTenant()
    const many = Array.from({ length: 1_100 }, (_, n) => titled(`s-${n}`, 1, 'Many'))
    await sections.apply(tenant, many)
    expect(await sections.rebuild(tenant, many.slice(0, 300))).toEqual({ written: 300, removed: 800 })
    expect(await sections.count(tenant, {})).toBe(300)
  })
}
