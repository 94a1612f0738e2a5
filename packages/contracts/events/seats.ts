import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { Id } from '../ids.ts'
import { Instant } from '../time.ts'
import { WaitlistMode } from './catalog.ts'

/** Seats that are kept for some until they are released; who may have them was decided where the pool was named. */
export const KeptSeats = z.object({ pool: z.string(), seats: z.number().int(), releaseAt: Instant.optional() })
export type KeptSeats = z.infer<typeof KeptSeats>

/** Seats of all sections of a cross-list group together, and the catalog's sequence that this is known from. */
export const SharedSeats = z.object({ capacity: z.number().int(), sequence: z.number().int() })
export type SharedSeats = z.infer<typeof SharedSeats>

/** What a section's seats go by, as the catalog last told. */
export const SeatingFacts = z.object({
  capacity: z.number().int(),
  waitlistCapacity: z.number().int(),
  sectionSequence: z.number().int(),
  waitlistMode: WaitlistMode.optional(),
  offerHours: z.number().int().optional(),
  /** How many the room takes: no override goes beyond. */
  roomLimit: z.number().int().optional(),
  /** Seats kept for some, by the name of their pool. */
  reserves: z.array(KeptSeats).optional(),
  /** What it shares with the sections of its cross-list group. */
  shared: SharedSeats.optional(),
})
export type SeatingFacts = z.infer<typeof SeatingFacts>

/** Seats have a topic of their own: the catalog listens to them, and to nothing else of enrollment. */
export const SEATS_TOPIC = 'enrollment-seats'

/** The section, where the seats are those of a cross-list group; alone a section has seats of its own name. */
const ofGroup = Id.optional()

export const SeatsSet = defineEvent(
  'enrollment.seats-set',
  'Capacity of a section became known or changed.',
  SeatingFacts.omit({ shared: true }).extend({ sectionId: ofGroup }),
)
export const SeatsShared = defineEvent(
  'enrollment.seats-shared',
  'The combined capacity of cross-listed sections became known or changed (R-15).',
  SharedSeats,
)
export const SeatsFreed = defineEvent(
  'enrollment.seats-freed',
  'The time of a reserve is over: what is not taken of it is for everybody (R-16).',
  z.object({ sectionId: ofGroup, pool: z.string() }),
)
const seat = {
  enrollmentId: Id,
  registrationId: Id,
  student: Id,
  sectionId: ofGroup,
  /** Reserves that the student may have a seat of, and the one that this seat is of. */
  pools: z.array(z.string()).optional(),
  pool: z.string().optional(),
  /** How long the seat is expected to be held at most before it is taken or given back. */
  heldSeconds: z.number().default(900),
  /** By an override, beyond the capacity there was. */
  beyond: z.literal(true).optional(),
  /** Nobody gets a seat from the waitlist from then on. */
  addDeadline: Instant.optional(),
  /** An offer, to be accepted before then; without it the seat is theirs. */
  offeredUntil: Instant.optional(),
}
export const SeatHeld = defineEvent('enrollment.seat-held', 'A seat is held for an enrollment.', z.object(seat))
export const SeatTaken = defineEvent(
  'enrollment.seat-taken',
  'A held seat was confirmed.',
  z.object({ enrollmentId: Id }),
)
export const SeatReleased = defineEvent(
  'enrollment.seat-released',
  'A seat, or a place on the waitlist, went back, or will not be wanted any more.',
  z.object({ enrollmentId: Id }),
)
export const SeatWaited = defineEvent('enrollment.seat-waited', 'An enrollment joined the waitlist.', z.object(seat))
export const SeatPromoted = defineEvent(
  'enrollment.seat-promoted',
  'The head of the waitlist got the free seat (R-08).',
  z.object(seat),
)
export const SeatDoubted = defineEvent(
  'enrollment.seat-doubted',
  'A seat was held for longer than it should be, or somebody has come to wait: their registration is asked.',
  z.object({
    enrollmentId: Id,
    registrationId: Id,
    student: Id,
    sectionId: ofGroup,
    waits: z.literal(true).optional(),
    offeredUntil: Instant.optional(),
  }),
)
export const SeatSkipped = defineEvent(
  'enrollment.seat-skipped',
  'Who was next may not have the seat now: it goes to the one behind, and the place in the queue stays (R-08).',
  z.object({ enrollmentId: Id, until: Instant.optional() }),
)
export const SeatRetried = defineEvent(
  'enrollment.seat-retried',
  'Who was skipped is considered again (R-08).',
  z.object({ enrollmentId: Id }),
)

export const SeatsClosed = defineEvent(
  'enrollment.seats-closed',
  'The section is cancelled: nobody gets a seat in it or a place in its queue any more (R-18).',
  z.object({ sectionId: ofGroup }),
)

/** Every event of a section's seats: of those in quick succession the newest alone is told, whichever it is. */
export const seatsEvents = [
  SeatsSet,
  SeatsShared,
  SeatsFreed,
  SeatHeld,
  SeatTaken,
  SeatReleased,
  SeatWaited,
  SeatPromoted,
  SeatDoubted,
  SeatSkipped,
  SeatRetried,
  SeatsClosed,
] as const
