import { SeatHeld, SeatsSet, SeatWaited } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import {
  given,
  held,
  hold,
  opened,
  place,
  promoted,
  release,
  released,
  set,
  take,
  taken,
  waited,
} from '../testing/seats-story.ts'
import { Seats } from './seats.ts'

describe('a section whose capacity is not known yet', () => {
  test('learns it with the first hold', () => {
    given()
      .when(hold('ann', { facts: { capacity: 2, waitlistCapacity: 5, sectionSequence: 7 } }))
      .thenHappened(opened(2, 5, 7), held('ann'))
      .thenAnswered({ answer: 'held' })
  })
  test('is asked about nothing, and reads what was stored of nobody as nobody', () => {
    expect(Seats.due?.(given().when(take('ann')).state)).toBeNull()
    expect(Seats.onDue?.(Seats.initial('cs-101-1'), '2026-08-01T08:00:00.000Z')).toEqual({ type: 'doubt' })
  })
  test('learns nothing from a hold that it refuses', () => {
    given().when(hold('ann')).thenRefused('SECTION_FULL').thenShown({ capacity: 0, held: 0 })
  })
  test('shows no seats', () => {
    given().when(take('ann')).thenNothingHappened().thenShown({ sectionId: 'cs-101-1', capacity: 0, taken: 0 })
  })
})

describe('a section with one free seat', () => {
  const section = given(opened(2), held('ann'), taken('ann'))

  test('S-01: gives it to who asks first', () => {
    section
      .when(hold('bob'))
      .thenHappened(held('bob'))
      .thenAnswered({ answer: 'held' })
      .thenShown({ taken: 1, held: 1, waiting: 0 })
  })
  test('S-01: refuses the next one', () => {
    given(opened(2), held('ann'), taken('ann'), held('bob')).when(hold('cid')).thenRefused('SECTION_FULL')
  })
  test('gives a seat, not a place on the waitlist, to who would wait', () => {
    given(opened(1, 5))
      .when(hold('ann', { waitlist: true }))
      .thenHappened(held('ann'))
  })
  test('refuses a student who has a seat already', () => {
    section.when(hold('ann', { enrollmentId: 'ann.fall.2' })).thenRefused('DUPLICATE')
  })
  test('answers the same hold again without giving a second seat', () => {
    section.when(hold('ann')).thenNothingHappened().thenAnswered({ answer: 'held' })
  })
})

describe('a held seat', () => {
  const section = given(opened(1), held('ann'))

  test('is taken once its invoice is paid', () => {
    section.when(take('ann')).thenHappened(taken('ann')).thenShown({ taken: 1, held: 0 })
  })
  test('goes back when it is released', () => {
    section.when(release('ann')).thenHappened(released('ann')).thenShown({ taken: 0, held: 0 })
  })
})

describe('a taken seat', () => {
  const section = given(opened(1), held('ann'), taken('ann'))

  test('is not taken twice', () => {
    section.when(take('ann')).thenNothingHappened()
  })
  test('goes back when the student drops (R-03)', () => {
    section.when(release('ann')).thenHappened(released('ann')).thenShown({ taken: 0 })
  })
})

describe('a released seat', () => {
  const section = given(opened(1), held('ann'), released('ann'))

  test('is not released twice', () => {
    section.when(release('ann')).thenNothingHappened()
  })
  test('cannot be taken by a belated payment', () => {
    section.when(take('ann')).thenNothingHappened()
  })
  test('does not come back by a belated repetition of its hold', () => {
    section.when(hold('ann')).thenRefused('NOT_ENROLLED')
  })
  test('may be held by the same student’s next enrollment', () => {
    section
      .when(hold('ann', { enrollmentId: 'ann.fall.2' }))
      .thenHappened(SeatHeld({ ...place('ann'), enrollmentId: 'ann.fall.2' }))
  })
})

describe('a release that overtakes its hold', () => {
  test('is remembered', () => {
    given(opened(1)).when(release('ann')).thenHappened(released('ann'))
  })
  test('leaves the hold nothing', () => {
    given(opened(1), released('ann')).when(hold('ann')).thenRefused('NOT_ENROLLED')
  })
  test('takes nobody else’s seat', () => {
    given(opened(1), held('bob')).when(release('ann')).thenHappened(released('ann')).thenShown({ held: 1 })
  })
})

test('the last three hundred that ended are remembered', () => {
  const many = Array.from({ length: 301 }, (_, at) => released(`s-${at}`))
  given(opened(1), ...many)
    .when(hold('s-0'))
    .thenHappened(held('s-0'))
  given(opened(1), ...many)
    .when(hold('s-1'))
    .thenRefused('NOT_ENROLLED')
})

describe('a full section without a waitlist', () => {
  const section = given(opened(1), held('ann'))

  test('R-04: says that it is full, and to who would wait that it keeps no list', () => {
    section.when(hold('bob', { waitlist: true })).thenRefused('SECTION_FULL', 'NO_WAITLIST')
  })
  test('R-04: gives every reason at once', () => {
    section
      .when(hold('ann', { enrollmentId: 'ann.fall.2', waitlist: true }))
      .thenRefused('DUPLICATE', 'SECTION_FULL', 'NO_WAITLIST')
  })
})

describe('a full section with a waitlist', () => {
  const section = given(opened(1, 2), held('ann'))

  test('R-07: lets who would wait wait', () => {
    section
      .when(hold('bob', { waitlist: true }))
      .thenHappened(waited('bob'))
      .thenAnswered({ answer: 'waitlisted', position: 1 })
      .thenShown({ held: 1, waiting: 1 })
  })
  test('refuses who would not', () => {
    section.when(hold('bob')).thenRefused('SECTION_FULL')
  })
})

describe('a section that students wait for', () => {
  const section = given(opened(1, 2), held('ann'), waited('bob'), waited('cid'))

  test('tells who waits his position again', () => {
    section
      .when(hold('cid', { waitlist: true }))
      .thenNothingHappened()
      .thenAnswered({ answer: 'waitlisted', position: 2 })
  })
  test('R-04: refuses when the list is full too, with every reason', () => {
    section.when(hold('dan', { waitlist: true })).thenRefused('SECTION_FULL', 'WAITLIST_AHEAD', 'WAITLIST_FULL')
  })
  test('refuses a student who waits already', () => {
    section
      .when(hold('bob', { enrollmentId: 'bob.fall.2', waitlist: true }))
      .thenRefused('DUPLICATE', 'SECTION_FULL', 'WAITLIST_AHEAD', 'WAITLIST_FULL')
  })
  test('R-08: gives a seat that comes free to the one who waited longest', () => {
    section.when(release('ann')).thenHappened(released('ann'), promoted('bob')).thenShown({ held: 1, waiting: 1 })
  })
  test('S-05: refuses a newcomer of the moment in which a seat comes free, since others wait', () => {
    given(opened(1, 2), held('ann'), waited('bob'), waited('cid'), released('ann'), promoted('bob'))
      .when(hold('dan'))
      .thenRefused('SECTION_FULL', 'WAITLIST_AHEAD')
  })
  test('R-06: gives seats that a higher capacity brings to who waits, not to who asks just then', () => {
    section
      .when(hold('dan', { facts: { capacity: 2, waitlistCapacity: 2, sectionSequence: 2 } }))
      .thenRefused('SECTION_FULL', 'WAITLIST_AHEAD')
  })
  test('R-06, R-08: promotes in order when the capacity grows, and the rest is free', () => {
    section
      .when(set(4, 2))
      .thenHappened(opened(4, 2, 2), promoted('bob'), promoted('cid'))
      .thenShown({ capacity: 4, held: 3, waiting: 0 })
  })
  test('lets who waits leave without moving anybody', () => {
    section.when(release('bob')).thenHappened(released('bob')).thenShown({ held: 1, waiting: 1 })
  })
  test('promotes nobody who left before', () => {
    given(opened(1, 2), held('ann'), waited('bob'), waited('cid'), released('bob'))
      .when(release('ann'))
      .thenHappened(released('ann'), promoted('cid'))
  })
  test('answers a promoted student’s repeated hold with the seat', () => {
    given(opened(1, 2), held('ann'), waited('bob'), released('ann'), promoted('bob'))
      .when(hold('bob', { waitlist: true }))
      .thenNothingHappened()
      .thenAnswered({ answer: 'held' })
  })
})

describe('a section whose capacity was cut below what is taken', () => {
  const section = given(opened(2, 1), held('ann'), held('bob'), opened(1, 1, 2))

  test('takes nobody’s seat away', () => {
    given(opened(2, 1), held('ann'), held('bob'))
      .when(set(1, 1))
      .thenHappened(opened(1, 1, 2))
      .thenShown({ held: 2 })
  })
  test('gives no seat while it is over its capacity', () => {
    section.when(hold('cid')).thenRefused('SECTION_FULL')
  })
  test('promotes nobody for a seat that brings it down to its capacity', () => {
    given(opened(2, 1), held('ann'), held('bob'), waited('cid'), opened(1, 1, 2))
      .when(release('ann'))
      .thenHappened(released('ann'))
      .thenShown({ held: 1, waiting: 1 })
  })
  test('keeps those on a waitlist that was cut, and takes no more', () => {
    const cut = given(opened(1, 2), held('ann'), waited('bob'), waited('cid'), opened(1, 1, 2))
    cut.when(hold('dan', { waitlist: true })).thenRefused('SECTION_FULL', 'WAITLIST_AHEAD', 'WAITLIST_FULL')
    cut.when(release('ann')).thenHappened(released('ann'), promoted('bob')).thenShown({ waiting: 1 })
  })
})

describe('news of the capacity', () => {
  test('that is older than what is known changes nothing', () => {
    given(opened(5, 0, 3))
      .when(set(9, 0, 2))
      .thenNothingHappened()
  })
  test('that comes twice changes nothing the second time', () => {
    given(opened(5, 0, 3))
      .when(set(5, 0, 3))
      .thenNothingHappened()
  })
})

describe('a student who drops and asks again at once', () => {
  const again = { enrollmentId: 'ann.fall.2', replaces: ['ann.fall.1'] }
  const anew = { ...place('ann'), enrollmentId: 'ann.fall.2' }

  test('gets the seat back that is still thought to be taken', () => {
    given(opened(1), held('ann'), taken('ann')).when(hold('ann', again)).thenHappened(released('ann'), SeatHeld(anew))
  })
  test('R-06: comes after those who waited for it', () => {
    given(opened(1, 2), held('ann'), waited('bob'))
      .when(hold('ann', { ...again, waitlist: true }))
      .thenHappened(released('ann'), promoted('bob'), SeatWaited(anew))
      .thenAnswered({ answer: 'waitlisted', position: 1 })
  })
  test('loses the new seat to no late release of the old one', () => {
    given(opened(1), held('ann'), released('ann'), SeatHeld(anew)).when(release('ann')).thenNothingHappened()
  })
  test('leaves no trace of an enrollment that never had a place here', () => {
    given(opened(1)).when(hold('ann', again)).thenHappened(SeatHeld(anew))
  })
  test('loses nothing when the new hold is refused', () => {
    given(opened(1, 1), held('ann'), waited('bob'))
      .when(hold('ann', again))
      .thenRefused('SECTION_FULL')
      .thenShown({ held: 1, waiting: 1 })
  })
})

describe('who is refused', () => {
  test('is told how many come first, and how many there are', () => {
    given(opened(1, 2), held('ann'), waited('bob'), waited('cid'))
      .when(hold('dan', { waitlist: true }))
      .thenAnswered({
        refused: [
          { code: 'SECTION_FULL', detail: 'All 1 seats are taken.' },
          { code: 'WAITLIST_AHEAD', detail: '2 students wait for this section and come first.', waiting: 2 },
          { code: 'WAITLIST_FULL', detail: 'All 2 places on the waitlist are taken.' },
        ],
      })
  })
  test('is told how many the room takes, where they have leave to be beyond the capacity (R-17)', () => {
    const detail = 'The room takes 1, and no override goes beyond that.'
    given(SeatsSet({ capacity: 1, waitlistCapacity: 0, sectionSequence: 1, roomLimit: 1 }), held('ann'))
      .when(hold('cid', { beyondCapacity: true }))
      .thenAnswered({ refused: [{ code: 'SECTION_FULL', detail, roomLimit: 1 }] })
  })
})
