import { SeatHeld, SeatPromoted, SeatReleased, SeatsSet, SeatTaken, SeatWaited } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { Seats } from '../seats/seats.ts'
import type { SeatsCommand } from '../seats/state.ts'

/** The words that the specifications of a section's seats are told in. */
export const { given } = specify(Seats, { id: 'cs-101-1', now: '2026-08-01T08:00:00.000Z' })

export const place = (who: string) => ({
  enrollmentId: `${who}.fall.1`,
  registrationId: `${who}.fall`,
  student: who,
  heldSeconds: 900,
})
export const opened = (capacity: number, waitlistCapacity = 0, sectionSequence = 1) =>
  SeatsSet({ capacity, waitlistCapacity, sectionSequence })
export const held = (who: string) => SeatHeld(place(who))
export const taken = (who: string) => SeatTaken({ enrollmentId: place(who).enrollmentId })
export const waited = (who: string) => SeatWaited(place(who))
export const promoted = (who: string) => SeatPromoted(place(who))
export const released = (who: string) => SeatReleased({ enrollmentId: place(who).enrollmentId })
export const set = (capacity: number, waitlistCapacity = 0, sectionSequence = 2): SeatsCommand => ({
  type: 'set',
  capacity,
  waitlistCapacity,
  sectionSequence,
})
const facts = { capacity: 0, waitlistCapacity: 0, sectionSequence: 0 }
export const hold = (who: string, more: Partial<Extract<SeatsCommand, { type: 'hold' }>> = {}): SeatsCommand => ({
  type: 'hold',
  ...place(who),
  waitlist: false,
  facts,
  replaces: [],
  ...more,
})
export const take = (who: string): SeatsCommand => ({ type: 'take', enrollmentId: place(who).enrollmentId })
export const release = (who: string): SeatsCommand => ({ type: 'release', enrollmentId: place(who).enrollmentId })
