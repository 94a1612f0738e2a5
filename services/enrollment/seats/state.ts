import { type EventOf, Id, Instant, SeatingFacts, type seatsEvents, WaitlistMode } from '@campus/contracts'
import { z } from 'zod'

/** One enrollment at a section's seats. */
const Place = z.object({
  enrollmentId: Id,
  registrationId: Id,
  student: Id,
  /** Seconds a seat of this enrollment is held at most, as its registration expects. */
  heldSeconds: z.number().default(900),
  /** By an override, beyond the capacity there was. */
  beyond: z.literal(true).optional(),
  /** Nobody gets a seat from the waitlist from then on. */
  addDeadline: Instant.optional(),
})
export type Place = z.infer<typeof Place>

/**
 * Who waits: their registration is asked once, at `doubtedFrom`, whether it knows. Who was skipped keeps the
 * place, and is passed over until `retryFrom`, or until something changes.
 */
const Waiting = Place.extend({
  /** Place in the order of arrival. */
  rank: z.number().int().default(0),
  doubtedFrom: Instant.nullable().default(null),
  skipped: z.boolean().default(false),
  retryFrom: Instant.nullable().default(null),
})
export type Waiting = z.infer<typeof Waiting>

/** Who has a seat: held for them until `doubtedFrom`, or taken, which nobody doubts. */
export const Holder = Place.extend({
  taken: z.boolean(),
  doubtedFrom: Instant.nullable(),
  /** The place in the queue that it came from. */
  rank: z.number().int().optional(),
  /** What stood in the way went away while that was still being told. */
  again: z.literal(true).optional(),
  /** An offer that is to be accepted before then. */
  offeredUntil: Instant.optional(),
})

export const SeatsState = z.object({
  sectionId: Id,
  capacity: z.number().int(),
  waitlistCapacity: z.number().int(),
  /** Sequence in the catalog of the capacity known here; -1 before any is known. */
  sectionSequence: z.number().int(),
  waitlistMode: WaitlistMode.optional(),
  offerHours: z.number().int().optional(),
  /** Places in the queue ever. */
  joined: z.number().int().default(0),
  /** The section is cancelled: nobody gets in any more. */
  closed: z.literal(true).optional(),
  holders: z.record(z.string(), Holder),
  /** In order of arrival. */
  waiting: z.array(Waiting),
  /** Enrollments that gave their place back lately, or never came for it: a belated hold gets them none. */
  ended: z.array(z.string()),
})
export type SeatsState = z.infer<typeof SeatsState>

export const SeatsCommand = z.discriminatedUnion('type', [
  SeatingFacts.extend({ type: z.literal('set') }),
  Place.omit({ beyond: true }).extend({
    type: z.literal('hold'),
    waitlist: z.boolean(),
    facts: SeatingFacts,
    /** Enrollments of the same registration that have ended: what they still have here comes free first. */
    replaces: z.array(Id).default([]),
    /** Leave to have a seat where none is free. */
    beyondCapacity: z.boolean().optional(),
  }),
  z.object({ type: z.literal('take'), enrollmentId: Id }),
  z.object({ type: z.literal('release'), enrollmentId: Id }),
  z.object({ type: z.literal('doubt') }),
  z.object({ type: z.literal('skip'), enrollmentId: Id, until: Instant.optional() }),
  z.object({ type: z.literal('retry'), enrollmentId: Id }),
  z.object({ type: z.literal('close') }),
  /** Who has a seat or a place in the queue: asks, and changes nothing. */
  z.object({ type: z.literal('who') }),
])
export type SeatsCommand = z.infer<typeof SeatsCommand>
export type Hold = Extract<SeatsCommand, { type: 'hold' }>

export type SeatsEvent = EventOf<(typeof seatsEvents)[number]>

/** What a granted or waiting asker is told. */
export type SeatAnswer = { answer: 'held' } | { answer: 'waitlisted'; position: number }

export const initialSeats = (sectionId: Id): SeatsState => ({
  sectionId,
  capacity: 0,
  waitlistCapacity: 0,
  sectionSequence: -1,
  joined: 0,
  holders: {},
  waiting: [],
  ended: [],
})

export const freeSeats = ({ capacity, holders }: SeatsState): number => capacity - Object.keys(holders).length
