import {
  later,
  SeatDoubted,
  SeatHeld,
  SeatPromoted,
  SeatReleased,
  SeatRetried,
  SeatSkipped,
  SeatsSet,
  SeatTaken,
  SeatWaited,
} from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { Seats } from './seats.ts'
import type { SeatsCommand } from './state.ts'

const { given } = specify(Seats, { id: 'cs-101-1', now: '2026-08-01T08:00:00.000Z' })

const place = (who: string) => ({
  enrollmentId: `${who}.fall.1`,
  registrationId: `${who}.fall`,
  student: who,
  heldSeconds: 900,
})
const opened = (capacity: number, waitlistCapacity = 0, sectionSequence = 1) =>
  SeatsSet({ capacity, waitlistCapacity, sectionSequence })
const held = (who: string) => SeatHeld(place(who))
const taken = (who: string) => SeatTaken({ enrollmentId: place(who).enrollmentId })
const waited = (who: string) => SeatWaited(place(who))
const promoted = (who: string) => SeatPromoted(place(who))
const released = (who: string) => SeatReleased({ enrollmentId: place(who).enrollmentId })
const set = (capacity: number, waitlistCapacity = 0, sectionSequence = 2): SeatsCommand => ({
  type: 'set',
  capacity,
  waitlistCapacity,
  sectionSequence,
})
const facts = { capacity: 0, waitlistCapacity: 0, sectionSequence: 0 }
const hold = (who: string, more: Partial<Extract<SeatsCommand, { type: 'hold' }>> = {}): SeatsCommand => ({
  type: 'hold',
  ...place(who),
  waitlist: false,
  facts,
  replaces: [],
  ...more,
})
const take = (who: string): SeatsCommand => ({ type: 'take', enrollmentId: place(who).enrollmentId })
const release = (who: string): SeatsCommand => ({ type: 'release', enrollmentId: place(who).enrollmentId })

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

describe('a seat that was held and then forgotten', () => {
  const now = '2026-08-01T08:00:00.000Z'
  const section = given(opened(2), held('ann'), held('bob'), taken('bob'))
  const doubted = (who: string) => {
    const { heldSeconds: _, ...facts } = place(who)
    return SeatDoubted(facts)
  }
  const dueOf = (...events: Parameters<typeof given>) => Seats.due?.(given(...events).when(take('nobody')).state)

  test('is doubted a little after it should be taken or given back', () => {
    expect(dueOf(opened(2), held('ann'), held('bob'), taken('bob'))).toBe(later(now, 910))
    section.when({ type: 'doubt' }, later(now, 909.999)).thenNothingHappened()
    section.when({ type: 'doubt' }, later(now, 910)).thenHappened(doubted('ann')).thenShown({ held: 1, taken: 1 })
  })
  test('is doubted again a minute later', () => {
    const { state } = section.when({ type: 'doubt' }, later(now, 910))
    expect(Seats.due?.(state)).toBe(later(now, 970))
  })
  test('is not doubted once it is taken or given back', () => {
    expect(dueOf(opened(2), held('ann'), taken('ann'))).toBe(null)
    expect(dueOf(opened(2), held('ann'), released('ann'))).toBe(null)
  })
  test('is doubted too when it came by promotion, after as long as its registration expects', () => {
    const soon = SeatWaited({ ...place('bob'), heldSeconds: 30 })
    const { state } = given(opened(1, 1), held('ann'), soon).when(release('ann'), later(now, 60))
    expect(Seats.due?.(state)).toBe(later(now, 100))
  })
  test('is doubted once where somebody only waits for one', () => {
    const queue = given(opened(1, 1), held('ann'), taken('ann'), waited('bob'))
    const asked = queue.when({ type: 'doubt' }, later(now, 910))
    asked.thenHappened(SeatDoubted({ ...place('bob'), waits: true })).thenShown({ taken: 1, waiting: 1 })
    expect(Seats.due?.(asked.state)).toBe(null)
  })
  test('is doubted earliest first', () => {
    const soon = SeatHeld({ ...place('bob'), heldSeconds: 30 })
    expect(dueOf(opened(2), held('ann'), soon)).toBe(later(now, 40))
    expect(dueOf(opened(2), soon, held('ann'))).toBe(later(now, 40))
  })
})

describe('leave to have a seat beyond capacity (R-17)', () => {
  const beyond = { ...place('cid'), beyond: true as const }
  test('is used where no seat is free', () => {
    given(opened(1), held('ann'))
      .when(hold('cid', { beyondCapacity: true }))
      .thenHappened(SeatHeld(beyond))
      .thenAnswered({ answer: 'held' })
      .thenShown({ capacity: 1, held: 2 })
  })
  test('passes nobody who waits: the seats they wait for are not fewer', () => {
    given(opened(1, 5), held('ann'), waited('bob'))
      .when(hold('cid', { beyondCapacity: true }))
      .thenHappened(SeatHeld(beyond))
      .thenShown({ waiting: 1 })
    given(opened(1, 5), held('ann'), waited('bob'), SeatHeld(beyond)).when(release('cid')).thenHappened(released('cid'))
    given(opened(1, 5), held('ann'), waited('bob'), SeatHeld(beyond), released('cid'))
      .when(release('ann'))
      .thenHappened(released('ann'), promoted('bob'))
  })
  test('is not needed where a seat is free', () => {
    given(opened(2), held('ann'))
      .when(hold('cid', { beyondCapacity: true }))
      .thenHappened(held('cid'))
  })
  test('goes no further than the room takes', () => {
    const small = SeatsSet({ capacity: 1, waitlistCapacity: 1, sectionSequence: 1, roomLimit: 2 })
    given(small, held('ann'))
      .when(hold('cid', { beyondCapacity: true }))
      .thenHappened(SeatHeld(beyond))
    given(small, held('ann'), SeatHeld(beyond))
      .when(hold('dia', { beyondCapacity: true }))
      .thenRefused('SECTION_FULL')
    given(small, held('ann'), SeatHeld(beyond))
      .when(hold('dia', { beyondCapacity: true, waitlist: true }))
      .thenHappened(waited('dia'))
  })
  test('gives nobody two seats', () => {
    given(opened(1), held('ann'))
      .when(hold('ann', { enrollmentId: 'ann.fall.2', beyondCapacity: true }))
      .thenRefused('DUPLICATE')
  })
})

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

describe('who may not have the free seat now (R-08)', () => {
  const story = [
    opened(1, 9),
    held('ann'),
    taken('ann'),
    waited('bob'),
    waited('cid'),
    released('ann'),
    promoted('bob'),
  ]
  const skip = (who: string): SeatsCommand => ({ type: 'skip', enrollmentId: place(who).enrollmentId })
  const retry = (who: string): SeatsCommand => ({ type: 'retry', enrollmentId: place(who).enrollmentId })
  const skipped = (who: string) => SeatSkipped({ enrollmentId: place(who).enrollmentId })
  const retried = (who: string) => SeatRetried({ enrollmentId: place(who).enrollmentId })

  test('S-05: is passed over for the next one', () => {
    given(...story)
      .when(skip('bob'))
      .thenHappened(skipped('bob'), promoted('cid'))
      .thenShown({ held: 1, waiting: 1 })
  })
  test('keeps the place: the next free seat is theirs first', () => {
    given(...story, skipped('bob'), promoted('cid'), waited('dan'))
      .when(release('cid'))
      .thenHappened(released('cid'), promoted('bob'))
  })
  test('goes back behind those who were before them in the queue, who were passed over too', () => {
    const queue = [opened(1, 9), held('ann'), waited('zoe'), waited('bob'), waited('cid'), released('ann')]
    const passed = [promoted('zoe'), skipped('zoe'), promoted('bob'), skipped('bob'), promoted('cid')]
    given(...queue, ...passed)
      .when(skip('cid'))
      .thenShown({ queue: ['zoe.fall.1', 'bob.fall.1', 'cid.fall.1'] })
  })
  test('keeps no newcomer from a seat that nobody else waits for', () => {
    given(opened(1, 9), held('ann'), waited('bob'), released('ann'), promoted('bob'), skipped('bob'))
      .when(hold('cid'))
      .thenHappened(held('cid'))
  })
  test('is considered again when told to, or when what stands in the way ends by itself', () => {
    const alone = [opened(1, 9), held('ann'), waited('bob'), released('ann'), promoted('bob')]
    given(...alone, skipped('bob'))
      .when(retry('bob'))
      .thenHappened(retried('bob'), promoted('bob'))
    const until = '2026-08-01T09:00:00.000Z'
    const forAnHour = SeatSkipped({ enrollmentId: place('bob').enrollmentId, until })
    expect(Seats.due?.(given(...alone, forAnHour).when(take('nobody')).state)).toBe(until)
    given(...alone, forAnHour)
      .when({ type: 'doubt' }, until)
      .thenHappened(retried('bob'), promoted('bob'))
    expect(Seats.due?.(given(...alone, skipped('bob')).when(take('nobody')).state)).toBeNull()
  })
  test('is considered again at once when what stood in the way was gone before that was told', () => {
    given(...story)
      .when(retry('bob'))
      .thenHappened(retried('bob'))
    given(...story, retried('bob'))
      .when(skip('bob'))
      .thenHappened(skipped('bob'), promoted('bob'))
  })
  test('is passed over until what stands in the way ends, and is not asked before', () => {
    const until = '2026-08-01T09:00:00.000Z'
    const alone = [opened(1, 9), held('ann'), waited('bob'), released('ann'), promoted('bob')]
    given(...alone)
      .when({ type: 'skip', enrollmentId: place('bob').enrollmentId, until })
      .thenHappened(SeatSkipped({ enrollmentId: place('bob').enrollmentId, until }))
    const forAnHour = SeatSkipped({ enrollmentId: place('bob').enrollmentId, until })
    given(...alone, forAnHour)
      .when({ type: 'doubt' }, later(until, -1))
      .thenNothingHappened()
  })
  test('is considered again alone, whoever else was passed over', () => {
    const two = [opened(2, 9), held('ann'), held('zoe'), waited('bob'), waited('cid')]
    const gone = [released('ann'), promoted('bob'), skipped('bob'), released('zoe'), promoted('bob'), promoted('cid')]
    given(...two, ...gone, skipped('bob'), skipped('cid'))
      .when(retry('cid'))
      .thenHappened(retried('cid'), promoted('cid'))
  })
  test('is nobody who waits and was not passed over, who has the seat, or who never waited', () => {
    given(opened(1, 9), held('ann'), waited('bob')).when(retry('bob')).thenNothingHappened()
    given(opened(1, 9), held('ann')).when(retry('ann')).thenNothingHappened()
    given(...story, taken('bob'))
      .when(retry('bob'))
      .thenNothingHappened()
    given(...story, retried('bob'))
      .when(retry('bob'))
      .thenNothingHappened()
    given(...story)
      .when(retry('dan'))
      .thenNothingHappened()
  })
  test('is nobody who has the seat for good, or never waited', () => {
    given(opened(1), held('ann'), taken('ann')).when(skip('ann')).thenNothingHappened()
    given(opened(1), held('ann')).when(skip('ann')).thenNothingHappened()
  })
})
