import { type EventOf, Id, Instant, SeatingFacts, SeatsSet, SharedSeats, type seatsEvents } from '@campus/contracts'
import { z } from 'zod'

/** One enrollment at the seats. */
const Place = z.object({
  enrollmentId: Id,
  registrationId: Id,
  student: Id,
  /** Its section, where these are the seats of a cross-list group. */
  sectionId: Id.optional(),
  /** Reserves that the student may have a seat of. */
  pools: z.array(z.string()).optional(),
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
  /** The reserve that the seat is of; without it, or once that is free for everybody, it is one for everybody. */
  pool: z.string().optional(),
  doubtedFrom: Instant.nullable(),
  /** The place in the queue that it came from. */
  rank: z.number().int().optional(),
  /** What stood in the way went away while that was still being told. */
  again: z.literal(true).optional(),
  /** An offer that is to be accepted before then. */
  offeredUntil: Instant.optional(),
})
export type Holder = z.infer<typeof Holder>

/** What one section goes by; of its reserves those that are not free for everybody yet. */
const SectionRules = SeatsSet.data.omit({ sectionId: true })
export type SectionRules = z.infer<typeof SectionRules>

export const SeatsState = z.object({
  /** The section's id; that of the cross-list group where sections share their seats. */
  id: Id,
  sections: z.record(z.string(), SectionRules),
  /** What the sections of a group have together. */
  shared: SharedSeats.optional(),
  /** Places in the queue ever. */
  joined: z.number().int().default(0),
  /** Sections that are cancelled: nobody gets in any more. */
  closed: z.array(Id).optional(),
  holders: z.record(z.string(), Holder),
  /** In order of arrival. */
  waiting: z.array(Waiting),
  /** Enrollments that gave their place back lately, or never came for it: a belated hold gets them none. */
  ended: z.array(z.string()),
})
export type SeatsState = z.infer<typeof SeatsState>

export const SeatsCommand = z.discriminatedUnion('type', [
  SeatsSet.data.extend({ type: z.literal('set') }),
  SharedSeats.extend({ type: z.literal('share') }),
  Place.omit({ beyond: true }).extend({
    type: z.literal('hold'),
    waitlist: z.boolean(),
    facts: SeatingFacts,
    /** Enrollments in other sections of the group that are left once this one has come about, and no sooner. */
    leaves: z.array(Id).optional(),
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
  z.object({ type: z.literal('close'), sectionId: Id.optional() }),
  /** Who has a seat or a place in the queue: asks, and changes nothing. */
  z.object({ type: z.literal('who'), sectionId: Id.optional() }),
])
export type SeatsCommand = z.infer<typeof SeatsCommand>
export type Hold = Extract<SeatsCommand, { type: 'hold' }>

export type SeatsEvent = EventOf<(typeof seatsEvents)[number]>

/** What a granted or waiting asker is told; the position is that in the section's own queue. */
export type SeatAnswer = { answer: 'held' } | { answer: 'waitlisted'; position: number }

export const initialSeats = (id: Id): SeatsState => ({
  id,
  sections: {},
  joined: 0,
  holders: {},
  waiting: [],
  ended: [],
})

/** As it was before sections shared seats: one section, whose rules stood beside its holders. */
export function upgradedSeats(old: unknown): unknown {
  const {
    sectionId: id,
    capacity,
    waitlistCapacity,
    sectionSequence,
    waitlistMode,
    offerHours,
    closed,
    ...rest
  } = OldState.parse(old)
  const rules = { capacity, waitlistCapacity, sectionSequence, waitlistMode, offerHours }
  return { ...rest, id, sections: sectionSequence < 0 ? {} : { [id]: rules }, ...(closed && { closed: [id] }) }
}
const OldState = SeatingFacts.omit({ shared: true, reserves: true })
  .extend({ sectionId: Id, closed: z.literal(true).optional() })
  .loose()

const UNKNOWN: SectionRules = { capacity: 0, waitlistCapacity: 0, sectionSequence: -1 }

export const sectionOf = ({ sectionId }: Pick<Place, 'sectionId'>, { id }: Pick<SeatsState, 'id'>): Id =>
  sectionId ?? id

export const rulesOf = (section: Id, { sections }: SeatsState): SectionRules => sections[section] ?? UNKNOWN

/** Who waits for one section, in the order of their arrival. */
export const queueOf = (section: Id, state: SeatsState): Waiting[] =>
  state.waiting.filter(place => sectionOf(place, state) === section)

/** Whether the section is cancelled. */
export const isClosed = (section: Id, { closed = [] }: SeatsState): boolean => closed.includes(section)

/** Whether it is a section by itself that keeps no seats for anybody: what nearly all are. */
export function isPlain({ id, sections, shared }: SeatsState): boolean {
  if (shared) return false
  for (const section in sections) if (section !== id || sections[section]?.reserves?.length) return false
  return true
}
