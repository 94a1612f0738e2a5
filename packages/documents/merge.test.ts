import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Change, type Followed, merge, sequenceOf } from './merge.ts'

interface Parts {
  readonly parts: Readonly<Record<string, number>>
}

const told = (source: string, sequence: number): Change<Parts> => ({
  id: 'x',
  source,
  sequence,
  change: old => ({ parts: { ...old?.parts, [source]: sequence } }),
})

const someChanges = fc.array(
  fc.tuple(fc.constantFrom('Seats:a', 'Account:b', 'constructor', 'toString'), fc.integer({ min: 1, max: 6 })),
  { maxLength: 20 },
)

/** The batches one after the other, as a view would see them. */
const followed = (batches: readonly Change<Parts>[][]) =>
  batches.reduce<Followed<Parts> | undefined>((stored, batch) => merge(stored, batch) ?? stored, undefined)

test('whatever the order, the batches and the repetitions, the newest of each source is what remains', () => {
  const property = fc.property(someChanges, fc.integer({ min: 1, max: 7 }), (changes, size) => {
    const newest = new Map<string, number>()
    for (const [source, sequence] of changes) newest.set(source, Math.max(newest.get(source) ?? 0, sequence))
    const batches: Change<Parts>[][] = []
    for (let at = 0; at < changes.length; at += size)
      batches.push(changes.slice(at, at + size).map(([source, sequence]) => told(source, sequence)))
    const result = followed(batches)
    expect(result?.doc?.parts ?? {}).toEqual(Object.fromEntries(newest))
    expect(result?.sequences ?? {}).toEqual(Object.fromEntries(newest))
  })
  fc.assert(property)
})

test('what has been applied teaches nothing', () => {
  const property = fc.property(someChanges, changes => {
    const batch = changes.map(([source, sequence]) => told(source, sequence))
    expect(merge(merge(undefined, batch), batch)).toBeUndefined()
  })
  fc.assert(property)
})

test('of two events with one sequence the first counts', () => {
  const batch = ['first', 'second'].map(doc => ({ id: 'x', sequence: 1, doc }))
  expect(merge(undefined, batch)?.doc).toBe('first')
})

test('a document taken away keeps its place', () => {
  const gone = merge<string>(undefined, [{ id: 'x', sequence: 3, doc: null }])
  expect(gone).toEqual({ sequences: { self: 3 }, doc: null })
  expect(merge(gone, [{ id: 'x', sequence: 2, doc: 'old' }])).toBeUndefined()
  const change = (old: string | undefined) => `${old}`
  expect(merge(gone, [{ id: 'x', sequence: 4, change }])).toEqual({ sequences: { self: 4 }, doc: 'undefined' })
})

test('a source never heard of has sequence 0', () => {
  for (const source of ['self', 'Seats:a', 'constructor']) expect(sequenceOf({}, source)).toBe(0)
})
