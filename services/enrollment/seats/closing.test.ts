import { SeatHeld, SeatReleased, SeatsClosed, SeatsSet, SeatTaken, SeatWaited } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, test } from 'vitest'
import { Seats } from './seats.ts'
import type { SeatsCommand } from './state.ts'

const { given } = specify(Seats, { id: 'cs-101-1', now: '2026-08-01T08:00:00.000Z' })

const listed = (who: string) => ({ enrollmentId: `${who}.fall.1`, registrationId: `${who}.fall` })
const place = (who: string) => ({ ...listed(who), student: who, heldSeconds: 900 })
const facts = { capacity: 3, waitlistCapacity: 5, sectionSequence: 1 }
const hold = (who: string, more: object = {}): SeatsCommand => ({
  ...{ type: 'hold', ...place(who), waitlist: true, facts, replaces: [] },
  ...more,
})
const full = [
  SeatsSet({ ...facts, capacity: 2 }),
  SeatHeld(place('ann')),
  SeatTaken({ enrollmentId: 'ann.fall.1' }),
  SeatHeld(place('bob')),
  SeatWaited(place('cid')),
]
const closed = SeatsClosed({})

describe('the seats of a section that is cancelled (R-18)', () => {
  test('are closed once', () => {
    given(...full)
      .when({ type: 'close' })
      .thenHappened(closed)
    given(...full, closed)
      .when({ type: 'close' })
      .thenNothingHappened()
  })
  test('are refused to newcomers, and so is a place in the queue, whatever leave they have', () => {
    for (const more of [{}, { waitlist: false }, { beyondCapacity: true }])
      given(SeatsSet(facts), closed).when(hold('dan', more)).thenRefused('SECTION_CLOSED')
  })
  test('are still held for whom they are held', () => {
    given(...full, closed)
      .when(hold('bob', { facts: { ...facts, capacity: 2 } }))
      .thenNothingHappened()
      .thenAnswered({ answer: 'held' })
  })
  test('go to nobody who waits, when one comes free or there are more', () => {
    given(...full, closed)
      .when({ type: 'release', enrollmentId: 'ann.fall.1' })
      .thenHappened(SeatReleased({ enrollmentId: 'ann.fall.1' }))
    given(...full, closed)
      .when({ type: 'set', ...facts, capacity: 9, sectionSequence: 2 })
      .thenHappened(SeatsSet({ ...facts, capacity: 9, sectionSequence: 2 }))
  })
})

test('who has a seat or a place in the queue is told to who asks, and nothing changes by it', () => {
  given(...full)
    .when({ type: 'who' })
    .thenNothingHappened()
    .thenAnswered(['ann', 'bob', 'cid'].map(listed))
})
