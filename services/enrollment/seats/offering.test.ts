import { later, SeatDoubted, SeatHeld, SeatPromoted, SeatsSet, SeatWaited } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { given, held, hold, opened, place, promoted, release, released, take, waited } from '../testing/seats-story.ts'
import { Seats } from './seats.ts'

describe('a section that offers its free seats (R-07)', () => {
  const now = '2026-08-01T08:00:00.000Z'
  const offering = SeatsSet({
    capacity: 1,
    waitlistCapacity: 9,
    sectionSequence: 1,
    waitlistMode: 'offer',
    offerHours: 24,
  })
  const inTime = { addDeadline: '2026-09-01T00:00:00.000Z' }
  const waitedWith = (who: string, more: object) => SeatWaited({ ...place(who), ...more })

  test('offers it for as long as it says', () => {
    given(offering, held('ann'), waited('bob'))
      .when(release('ann'))
      .thenHappened(released('ann'), SeatPromoted({ ...place('bob'), offeredUntil: '2026-08-02T08:00:00.000Z' }))
      .thenShown({ held: 1, waiting: 0 })
  })
  test('R-09: no offer outlives the last day to add', () => {
    const soon = { addDeadline: '2026-08-01T20:00:00.000Z' }
    given(offering, held('ann'), waitedWith('bob', soon))
      .when(release('ann'))
      .thenHappened(released('ann'), SeatPromoted({ ...place('bob'), ...soon, offeredUntil: soon.addDeadline }))
  })
  test('R-09: after that day nobody is offered anything, and nobody is kept from the seat by the queue', () => {
    const past = { addDeadline: now }
    given(offering, held('ann'), waitedWith('bob', past)).when(release('ann')).thenHappened(released('ann'))
    given(offering, held('ann'), waitedWith('bob', past), released('ann')).when(hold('cid')).thenHappened(held('cid'))
  })
  test('S-05: gives the offered seat to no newcomer', () => {
    given(offering, held('ann'), waitedWith('bob', inTime), released('ann'), promoted('bob'))
      .when(hold('cid'))
      .thenRefused('SECTION_FULL')
  })
  test('R-09: a last day to add that is later than the offer’s end is no end of it', () => {
    given(offering, held('ann'), waitedWith('bob', inTime))
      .when(release('ann'))
      .thenHappened(
        released('ann'),
        SeatPromoted({ ...place('bob'), ...inTime, offeredUntil: '2026-08-02T08:00:00.000Z' }),
      )
  })
  test('R-09: remembers with a seat and with a place until when seats are given away', () => {
    given(opened(1))
      .when(hold('ann', inTime))
      .thenHappened(SeatHeld({ ...place('ann'), ...inTime }))
    given(opened(0, 1))
      .when(hold('ann', { ...inTime, waitlist: true }))
      .thenHappened(waitedWith('ann', inTime))
  })
  test('says of a doubted offer until when it was to be accepted', () => {
    const until = '2026-08-02T08:00:00.000Z'
    const bob = SeatPromoted({ ...place('bob'), offeredUntil: until })
    const { heldSeconds: _, ...facts } = place('bob')
    given(offering, waited('bob'), bob)
      .when({ type: 'doubt' }, later(until, 10))
      .thenHappened(SeatDoubted({ ...facts, offeredUntil: until }))
  })
  test('doubts an offer only after it has ended', () => {
    const until = '2026-08-02T08:00:00.000Z'
    const bob = SeatPromoted({ ...place('bob'), offeredUntil: until })
    const { state } = given(offering, waited('bob'), bob).when(take('nobody'))
    expect(Seats.due?.(state)).toBe(later(until, 10))
  })
})
