import {
  later,
  SeatHeld,
  SeatPromoted,
  SeatReleased,
  SeatsFreed,
  SeatsSet,
  SeatTaken,
  SeatWaited,
} from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { Seats } from './seats.ts'
import type { SeatsCommand } from './state.ts'

const now = '2026-08-01T08:00:00.000Z'
const releaseAt = later(now, 3_600)
const { given } = specify(Seats, { id: 'bio-1', now })

const place = (who: string) => ({
  enrollmentId: `${who}.fall.1`,
  registrationId: `${who}.fall`,
  student: who,
  heldSeconds: 90_000,
})
const pools = ['majors biology']
const rules = { capacity: 3, waitlistCapacity: 5, sectionSequence: 1 }
const kept = (seats: number, more: object = { releaseAt }) => ({ pool: 'majors biology', seats, ...more })
const opened = (more: object = {}) => SeatsSet({ ...rules, reserves: [kept(2)], ...more })
const hold = (who: string, more: Partial<Extract<SeatsCommand, { type: 'hold' }>> = {}): SeatsCommand => ({
  ...{ type: 'hold', ...place(who), waitlist: false, facts: { ...rules, sectionSequence: 0 }, replaces: [] },
  ...more,
})
const held = (who: string, pool?: string) => SeatHeld({ ...place(who), ...(pool !== undefined && { pool }) })
const waited = (who: string, more: object = {}) => SeatWaited({ ...place(who), ...more })
const promoted = (who: string, more: object = {}) => SeatPromoted({ ...place(who), ...more })
const released = (who: string) => SeatReleased({ enrollmentId: place(who).enrollmentId })
const release = (who: string): SeatsCommand => ({ type: 'release', enrollmentId: place(who).enrollmentId })
const freed = SeatsFreed({ pool: 'majors biology' })

describe('seats kept for some (R-16)', () => {
  test('go first to those whom they are kept for, then these get seats for everybody too', () => {
    given(opened()).when(hold('ann', { pools })).thenHappened(held('ann', 'majors biology'))
    given(opened(), held('ann', 'majors biology'), held('bob', 'majors biology'))
      .when(hold('cid', { pools }))
      .thenHappened(held('cid'))
  })
  test('are refused to others while they are free, who may wait all the same', () => {
    const section = given(opened(), held('dan'))
    section.when(hold('eve')).thenRefused('RESERVED_ONLY')
    section.when(hold('eve', { waitlist: true })).thenHappened(waited('eve'))
    given(opened({ waitlistCapacity: 0 }), held('dan'))
      .when(hold('eve', { waitlist: true }))
      .thenRefused('RESERVED_ONLY', 'NO_WAITLIST')
  })
  test('say how many there are, for whom and until when', () => {
    const decision = Seats.decide(Seats.command.parse(hold('eve')), given(opened()).when(hold('dan')).state, {
      tenant: 'u1',
      id: 'bio-1',
      now,
      commandId: 'c',
      by: 'x',
    })
    const detail = `The 2 free seats are kept for others (majors biology until ${releaseAt}).`
    expect('refused' in decision && decision.refused).toMatchObject([{ code: 'RESERVED_ONLY', detail, seats: 2 }])
  })
  test('are full to everybody when all are taken', () => {
    given(opened({ reserves: [kept(1)] }), held('ann', 'majors biology'), held('dan'), held('eve'))
      .when(hold('bob', { pools }))
      .thenRefused('SECTION_FULL')
  })
  test('are shown, with what is free for everybody', () => {
    given(opened(), held('ann', 'majors biology'))
      .when(hold('dan'))
      .thenShown({ capacity: 3, held: 2, open: 0, reserved: { 'majors biology': 1 } })
  })
  test('are had without being kept by who has leave to be beyond the capacity (R-17)', () => {
    given(opened(), held('dan'))
      .when(hold('eve', { beyondCapacity: true }))
      .thenHappened(SeatHeld({ ...place('eve'), beyond: true }))
    given(opened(), held('dan'), SeatHeld({ ...place('eve'), beyond: true }), held('ann', 'majors biology'))
      .when(hold('bob', { pools }))
      .thenHappened(held('bob', 'majors biology'))
  })
})

describe('who waits (R-06)', () => {
  test('for a seat for everybody keeps nobody from one that is kept for them', () => {
    given(opened(), held('dan'), waited('eve')).when(hold('ann', { pools })).thenHappened(held('ann', 'majors biology'))
  })
  test('gets the seat that they can use, whoever is before them in the queue (R-08)', () => {
    const full = [opened({ capacity: 2, reserves: [kept(1)] }), held('ann', 'majors biology'), held('dan')]
    const queue = [waited('eve'), waited('bob', { pools })]
    given(...full, ...queue)
      .when(release('ann'))
      .thenHappened(released('ann'), promoted('bob', { pools, pool: 'majors biology' }))
    given(...full, ...queue)
      .when(release('dan'))
      .thenHappened(released('dan'), promoted('eve'))
  })
  test('goes back to the queue when passed over, and the reserve has its seat back', () => {
    const bob = promoted('bob', { pools, pool: 'majors biology' })
    given(opened({ reserves: [kept(1)] }), waited('bob', { pools }), bob, waited('cid', { pools }))
      .when({ type: 'skip', enrollmentId: 'bob.fall.1' })
      .thenShown({ held: 1, waiting: 1, reserved: { 'majors biology': 0 } })
  })
})

describe('the release of a reserve', () => {
  const queue = [opened(), held('dan'), waited('eve'), waited('fay'), waited('gus')]

  test('comes by itself, and gives what is not taken to who waits', () => {
    const { state } = given(...queue).when(hold('nobody'))
    expect(Seats.due?.(state)).toBe(releaseAt)
    given(...queue)
      .when({ type: 'doubt' }, releaseAt)
      .thenHappened(freed, promoted('eve'), promoted('fay'))
      .thenShown({ held: 3, waiting: 1 })
    given(...queue)
      .when({ type: 'doubt' }, later(releaseAt, -1))
      .thenNothingHappened()
  })
  test('leaves those their seats who have them, which are for everybody afterwards', () => {
    const after = given(opened(), held('ann', 'majors biology'), held('dan'), waited('eve'), freed, promoted('eve'))
    after.when(hold('fay')).thenRefused('SECTION_FULL')
    after.when(release('ann')).thenHappened(released('ann')).thenShown({ held: 2 })
  })
  test('does not wait for the sweep where somebody asks first: those who wait come first all the same', () => {
    given(opened(), held('dan'), waited('eve'))
      .when(hold('fay'), releaseAt)
      .thenHappened(freed, promoted('eve'), held('fay'))
  })
  test('happens once: a later change of the section does not keep them again', () => {
    const again = { type: 'set' as const, ...rules, sectionSequence: 2, reserves: [kept(2)] }
    const { state } = given(opened(), freed).when(again, releaseAt)
    expect(Seats.due?.(state)).toBeNull()
  })
  test('does not come where none was set', () => {
    const { state } = given(opened({ reserves: [kept(2, {})] }), held('ann'), SeatTaken(place('ann'))).when(
      hold('x', { pools: [] }),
    )
    expect(Object.values(state.sections)).toMatchObject([{ reserves: [{ seats: 2 }] }])
  })
})

describe('a change of the section', () => {
  const set = (more: object): SeatsCommand => ({ type: 'set', ...rules, sectionSequence: 2, ...more })

  test('that keeps fewer gives the others to who waits', () => {
    given(opened(), held('dan'), waited('eve'))
      .when(set({ reserves: [kept(1)] }))
      .thenHappened(SeatsSet({ ...rules, sectionSequence: 2, reserves: [kept(1)] }), promoted('eve'))
  })
  test('that keeps more than are free takes nobody’s seat', () => {
    given(opened({ reserves: [] }), held('dan'), held('eve'))
      .when(set({ reserves: [kept(2)] }))
      .thenShown({ held: 2, open: 0, reserved: { 'majors biology': 1 } })
  })
})
