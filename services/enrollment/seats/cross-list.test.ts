import {
  later,
  SeatDoubted,
  SeatHeld,
  SeatPromoted,
  SeatReleased,
  SeatsClosed,
  SeatsFreed,
  SeatsSet,
  SeatsShared,
  SeatWaited,
} from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { Seats } from './seats.ts'
import type { SeatsCommand } from './state.ts'

const { given } = specify(Seats, { id: 'fall.xl-1', now: '2026-08-01T08:00:00.000Z' })

const place = (who: string, sectionId: string) => ({
  ...{ enrollmentId: `${who}.fall.1`, registrationId: `${who}.fall`, student: who },
  ...{ sectionId, heldSeconds: 900 },
})
const shared = (capacity: number, sequence = 1) => SeatsShared({ capacity, sequence })
const rules = (capacity: number, waitlistCapacity = 5) => ({ capacity, waitlistCapacity, sectionSequence: 1 })
const opened = (sectionId: string, capacity: number, more: object = {}) =>
  SeatsSet({ ...rules(capacity), sectionId, ...more })
const hold = (who: string, sectionId: string, more: object = {}): SeatsCommand => ({
  ...{ type: 'hold', ...place(who, sectionId), waitlist: false, replaces: [] },
  ...{ facts: { ...rules(0), sectionSequence: 0, shared: { capacity: 0, sequence: 0 } } },
  ...more,
})
const held = (who: string, section: string) => SeatHeld(place(who, section))
const waited = (who: string, section: string) => SeatWaited(place(who, section))
const promoted = (who: string, section: string) => SeatPromoted(place(who, section))
const released = (who: string) => SeatReleased({ enrollmentId: `${who}.fall.1` })
const release = (who: string): SeatsCommand => ({ type: 'release', enrollmentId: `${who}.fall.1` })

describe('cross-listed sections (R-15)', () => {
  const both = [shared(3), opened('art', 2), opened('phil', 2)]

  test('learn what they share with the first hold', () => {
    const facts = { ...rules(2), shared: { capacity: 3, sequence: 1 } }
    given()
      .when(hold('ann', 'art', { facts }))
      .thenHappened(shared(3), opened('art', 2), held('ann', 'art'))
  })
  test('have no more seats together than their group, whatever each has left', () => {
    const full = given(...both, held('ann', 'art'), held('bob', 'phil'), held('cid', 'phil'))
    full.when(hold('dan', 'art')).thenRefused('SECTION_FULL')
    given(...both, held('ann', 'art'), held('bob', 'phil'))
      .when(hold('dan', 'art'))
      .thenHappened(held('dan', 'art'))
  })
  test('have no more seats each than they are open for, whatever the group has left', () => {
    given(...both, held('ann', 'art'), held('bob', 'art'))
      .when(hold('cid', 'art'))
      .thenRefused('SECTION_FULL')
  })
  test('are shown each by itself, and together', () => {
    given(...both, held('ann', 'art'), held('bob', 'phil'))
      .when(hold('cid', 'art'))
      .thenShown({
        sectionId: 'fall.xl-1',
        capacity: 3,
        held: 3,
        sections: [
          { sectionId: 'art', capacity: 2, held: 2, open: 0, group: { id: 'fall.xl-1', capacity: 3, gone: 3 } },
          { sectionId: 'phil', capacity: 2, held: 1, open: 0 },
        ],
      })
  })
  test('are one class to a student, unless one section is left for the other', () => {
    const section = given(...both, held('ann', 'art'))
    const second = { enrollmentId: 'ann.fall.2' }
    section.when(hold('ann', 'phil', second)).thenRefused('DUPLICATE')
    section
      .when(hold('ann', 'phil', { ...second, leaves: ['ann.fall.1'] }))
      .thenHappened(SeatHeld({ ...place('ann', 'phil'), ...second }))
    section
      .when(hold('ann', 'phil', { ...second, replaces: ['ann.fall.1'] }))
      .thenHappened(released('ann'), SeatHeld({ ...place('ann', 'phil'), ...second }))
  })
})

describe('their queues', () => {
  const full = [shared(2), opened('art', 2), opened('phil', 1), held('ann', 'art'), held('bob', 'phil')]
  const queue = [waited('cid', 'phil'), waited('dan', 'art'), waited('eve', 'art')]

  test('are apart: each has its own places', () => {
    given(...full, ...queue)
      .when(hold('fay', 'phil', { waitlist: true }))
      .thenHappened(waited('fay', 'phil'))
      .thenAnswered({ answer: 'waitlisted', position: 2 })
    given(...full, ...queue, waited('fay', 'phil'))
      .when(hold('gus', 'phil'))
      .thenRefused('SECTION_FULL', 'WAITLIST_AHEAD')
  })
  test('have one order for the seats that they share: that of arrival, without those who cannot use the seat', () => {
    given(...full, ...queue)
      .when(release('bob'))
      .thenHappened(released('bob'), promoted('cid', 'phil'))
    given(...full, ...queue)
      .when(release('ann'))
      .thenHappened(released('ann'), promoted('dan', 'art'))
  })
  test('move on when the group grows', () => {
    given(...full, ...queue)
      .when({ type: 'share', capacity: 3, sequence: 2 })
      .thenHappened(shared(3, 2), promoted('dan', 'art'))
    given(...full, ...queue)
      .when({ type: 'share', capacity: 9, sequence: 0 })
      .thenNothingHappened()
  })
  test('keep nobody from a seat that they cannot use (R-06)', () => {
    given(shared(4), opened('art', 2), opened('phil', 1), held('bob', 'phil'), waited('cid', 'phil'))
      .when(hold('dan', 'art'))
      .thenHappened(held('dan', 'art'))
  })
})

describe('where they are told of', () => {
  const now = '2026-08-01T08:00:00.000Z'

  test('each is by its own name', () => {
    const { heldSeconds: _, ...ann } = place('ann', 'art')
    given(shared(3), opened('art', 2), held('ann', 'art'))
      .when({ type: 'doubt' }, later(now, 910))
      .thenHappened(SeatDoubted(ann))
    const reserves = [{ pool: 'majors art', seats: 1, releaseAt: later(now, 60) }]
    given(shared(3), opened('art', 2, { reserves }))
      .when({ type: 'doubt' }, later(now, 60))
      .thenHappened(SeatsFreed({ pool: 'majors art', sectionId: 'art' }))
  })
  test('nobody knows yet how many the group has: as many as its sections', () => {
    given(opened('art', 2), opened('phil', 3))
      .when(hold('ann', 'art', { facts: rules(0) }))
      .thenShown({ sectionSequence: -1, capacity: 5, waitlistCapacity: 10, held: 1, sections: [{}, { open: 3 }] })
  })
  test('a group that is full says so', () => {
    const full = given(shared(1), opened('art', 2), opened('phil', 2), held('ann', 'art'))
    full
      .when(hold('bob', 'phil'))
      .thenRefused('SECTION_FULL')
      .thenAnswered({
        refused: [{ code: 'SECTION_FULL', detail: 'All 1 seats that the cross-listed sections share are taken.' }],
      })
  })
  test('a section that is full by itself says so', () => {
    given(shared(5), opened('art', 1), opened('phil', 2), held('ann', 'art'))
      .when(hold('bob', 'art'))
      .thenAnswered({ refused: [{ code: 'SECTION_FULL', detail: 'All 1 seats are taken.' }] })
  })
})

describe('seats that one of them keeps for some (R-16)', () => {
  const reserves = [{ pool: 'majors art', seats: 2 }]

  test('are kept from the other sections of the group too', () => {
    const group = given(shared(3), opened('art', 2, { reserves }), opened('phil', 3), held('ann', 'phil'))
    group.when(hold('bob', 'phil')).thenRefused('SECTION_FULL')
    group
      .when(hold('bob', 'art', { pools: ['majors art'] }))
      .thenHappened(SeatHeld({ ...place('bob', 'art'), pool: 'majors art' }))
  })
  test('are the others’ when the section is cancelled (R-18)', () => {
    given(shared(2), opened('art', 2, { reserves }), opened('phil', 3), waited('bob', 'phil'))
      .when({ type: 'close', sectionId: 'art' })
      .thenHappened(SeatsClosed({ sectionId: 'art' }), promoted('bob', 'phil'))
  })
})

describe('one of them that is cancelled (R-18)', () => {
  const closed = [shared(4), opened('art', 2), opened('phil', 2), held('ann', 'art'), SeatsClosed({ sectionId: 'art' })]

  test('takes nobody any more, and the other one does', () => {
    given(...closed)
      .when(hold('bob', 'art'))
      .thenRefused('SECTION_CLOSED')
    given(...closed)
      .when(hold('bob', 'phil'))
      .thenHappened(held('bob', 'phil'))
    given(...closed)
      .when({ type: 'close', sectionId: 'art' })
      .thenNothingHappened()
  })
  test('says who is in it, and not who is in the other', () => {
    given(...closed, held('bob', 'phil'))
      .when({ type: 'who', sectionId: 'art' })
      .thenAnswered([{ enrollmentId: 'ann.fall.1', registrationId: 'ann.fall' }])
  })
})

test('seats that were stored before sections shared any are read as they were', () => {
  const old = {
    ...{ sectionId: 'art', capacity: 2, waitlistCapacity: 1, sectionSequence: 4, waitlistMode: 'offer', offerHours: 2 },
    ...{ joined: 0, holders: {}, waiting: [], ended: ['x'], closed: true },
  }
  const rules = { capacity: 2, waitlistCapacity: 1, sectionSequence: 4, waitlistMode: 'offer', offerHours: 2 }
  const upcast = Seats.stateUpcasters?.[1]
  expect(Seats.state.parse(upcast?.(old))).toEqual({
    ...{ id: 'art', sections: { art: rules }, closed: ['art'] },
    ...{ joined: 0, holders: {}, waiting: [], ended: ['x'] },
  })
  const unknown = { ...old, sectionSequence: -1, closed: undefined }
  expect(Seats.state.parse(upcast?.(unknown))).toMatchObject({ id: 'art', sections: {} })
})
