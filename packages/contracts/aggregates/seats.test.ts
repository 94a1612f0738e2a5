import { expect, test } from 'vitest'
import { openSeats, type SeatsView, type SectionSeats, toldOfSections } from './seats.ts'

const seats = (sectionId: string, more: Partial<SectionSeats> = {}): SectionSeats => ({
  ...{ sectionId, sectionSequence: 1, capacity: 10, waitlistCapacity: 0, taken: 3, held: 1, waiting: 0, queue: [] },
  ...more,
})
const from = (aggregateId: string) => ({ aggregateId, sequence: 7 })

test('a section alone is told of by seats of its own name', () => {
  const [told, ...others] = toldOfSections(seats('a'), from('a'))
  expect([told?.id, told?.source, told?.sequence, others]).toEqual(['a', undefined, 7, []])
  expect(told?.change(undefined)).toEqual(seats('a'))
})

test('R-15: a cross-list group tells of each of its sections, and not of itself', () => {
  const group: SeatsView = { ...seats('xl'), sections: [seats('a'), seats('b')] }
  const told = toldOfSections(group, from('xl'))
  expect(told.map(({ id, source }) => [id, source])).toEqual([
    ['a', 'Seats:xl'],
    ['b', 'Seats:xl'],
  ])
})

test('of two that tell of a section, the one that knows the newer section is right, whoever comes first', () => {
  const [old] = toldOfSections(seats('a', { taken: 0 }), from('a'))
  const [joined] = toldOfSections({ ...seats('xl'), sections: [seats('a', { sectionSequence: 2 })] }, from('xl'))
  const expected = seats('a', { sectionSequence: 2 })
  expect(joined?.change(old?.change(undefined))).toEqual(expected)
  expect(old?.change(joined?.change(undefined))).toEqual(expected)
})

test('free for everybody is what is left of the capacity, unless seats are kept or shared', () => {
  expect(openSeats(seats('a'))).toBe(6)
  expect(openSeats(seats('a', { open: 2 }))).toBe(2)
})
