import {
  type EventOf,
  Id,
  Instant,
  later,
  type Refusal,
  refusal,
  SEATS_TOPIC,
  SeatDoubted,
  SeatHeld,
  SeatPromoted,
  SeatReleased,
  SeatsSet,
  SeatsView,
  SeatTaken,
  SeatWaited,
} from '@campus/contracts'
import { accept, type Decision, defineAggregate, type Moment, refuse } from '@campus/dapr/aggregate'
import { z } from 'zod'

/**
 * The seats of one section: who holds one, who has one, who waits. All of them in one aggregate, so that
 * no two decisions can give the same seat away.
 */
const Place = z.object({
  enrollmentId: Id,
  registrationId: Id,
  student: Id,
  /** Seconds a seat of this enrollment is held at most, as its registration expects. */
  heldSeconds: z.number().default(900),
  /** By an override, beyond the capacity there was. */
  beyond: z.literal(true).optional(),
})
type Place = z.infer<typeof Place>

/** Who waits: their registration is asked once, at `doubtedFrom`, whether it knows. */
const Waiting = Place.extend({ doubtedFrom: Instant.nullable().default(null) })

/** Who has a seat: held for them until `doubtedFrom`, or taken, which nobody doubts. */
const Holder = Place.extend({ taken: z.boolean(), doubtedFrom: Instant.nullable() })

export const SeatsState = z.object({
  sectionId: Id,
  capacity: z.number().int(),
  waitlistCapacity: z.number().int(),
  /** Sequence in the catalog of the capacity known here; -1 before any is known. */
  sectionSequence: z.number().int(),
  holders: z.record(z.string(), Holder),
  /** In order of arrival. */
  waiting: z.array(Waiting),
  /** Enrollments that gave their place back lately, or never came for it: a belated hold gets them none. */
  ended: z.array(z.string()),
})
export type SeatsState = z.infer<typeof SeatsState>

const CapacityFacts = z.object({
  capacity: z.number().int(),
  waitlistCapacity: z.number().int(),
  sectionSequence: z.number().int(),
})
export const SeatsCommand = z.discriminatedUnion('type', [
  CapacityFacts.extend({ type: z.literal('set') }),
  Place.omit({ beyond: true }).extend({
    type: z.literal('hold'),
    waitlist: z.boolean(),
    facts: CapacityFacts,
    /** Enrollments of the same registration that have ended: what they still have here comes free first. */
    replaces: z.array(Id).default([]),
    /** Leave to have a seat where none is free. */
    beyondCapacity: z.boolean().optional(),
  }),
  z.object({ type: z.literal('take'), enrollmentId: Id }),
  z.object({ type: z.literal('release'), enrollmentId: Id }),
  z.object({ type: z.literal('doubt') }),
])
export type SeatsCommand = z.infer<typeof SeatsCommand>
type Hold = Extract<SeatsCommand, { type: 'hold' }>

const events = [SeatsSet, SeatHeld, SeatTaken, SeatReleased, SeatWaited, SeatPromoted, SeatDoubted] as const
type Event = EventOf<(typeof events)[number]>

/** What a granted or waiting asker is told. */
export type SeatAnswer = { answer: 'held' } | { answer: 'waitlisted'; position: number }

const REMEMBERED_ENDS = 300
/** Seconds beyond what its registration expects before a held seat is doubted, and between doubts. */
const GRACE = 10
const DOUBT_AGAIN = 60

export const Seats = defineAggregate<SeatsState, SeatsCommand, Event, SeatsView>({
  type: 'Seats',
  topic: () => SEATS_TOPIC,
  command: SeatsCommand,
  state: SeatsState,
  view: SeatsView,
  events,
  initial: sectionId => ({
    sectionId,
    capacity: 0,
    waitlistCapacity: 0,
    sectionSequence: -1,
    holders: {},
    waiting: [],
    ended: [],
  }),
  decide,
  evolve,
  show: ({ sectionId, capacity, waitlistCapacity, holders, waiting }) => {
    const taken = Object.values(holders).filter(holder => holder.taken).length
    const held = Object.keys(holders).length - taken
    return { sectionId, capacity, waitlistCapacity, taken, held, waiting: waiting.length }
  },
  due: ({ holders, waiting }) =>
    [...Object.values(holders), ...waiting].reduce<Instant | null>(
      (first, { doubtedFrom }) =>
        first === null || (doubtedFrom !== null && doubtedFrom < first) ? doubtedFrom : first,
      null,
    ),
  onDue: () => ({ type: 'doubt' }),
})

function decide(command: SeatsCommand, state: SeatsState, moment: Moment): Decision<Event> {
  switch (command.type) {
    case 'set':
      return accept(set(command, state, moment))
    case 'hold':
      return hold(command, state, moment)
    case 'take':
      return accept(state.holders[command.enrollmentId]?.taken === false ? [SeatTaken(command)] : [])
    case 'release':
      return accept(release(command.enrollmentId, state, moment))
    case 'doubt':
      return accept(doubts(state, moment))
  }
}

function set(facts: z.infer<typeof CapacityFacts>, state: SeatsState, { now }: Moment): Event[] {
  if (facts.sectionSequence <= state.sectionSequence) return []
  const changed = SeatsSet(facts)
  return [changed, ...promotions(evolve(state, changed, now))]
}

function hold(command: Hold, before: SeatsState, moment: Moment): Decision<Event> {
  const { enrollmentId, registrationId, student, heldSeconds } = command
  const first = madeRoom(command, before, moment)
  const state = after(first, before, moment)
  const place = { enrollmentId, registrationId, student, heldSeconds }
  const position = state.waiting.findIndex(waiting => waiting.enrollmentId === enrollmentId) + 1
  if (state.holders[enrollmentId]) return accept(first, { answer: 'held' } satisfies SeatAnswer)
  if (position > 0) return accept(first, { answer: 'waitlisted', position } satisfies SeatAnswer)
  const refused = reasonsAgainst(command, state)
  if (refused.length > 0) return refuse(...refused)
  if (command.beyondCapacity && !mayBeHeld(state))
    return accept([...first, SeatHeld({ ...place, beyond: true })], { answer: 'held' } satisfies SeatAnswer)
  if (mayBeHeld(state)) return accept([...first, SeatHeld(place)], { answer: 'held' } satisfies SeatAnswer)
  const answer: SeatAnswer = { answer: 'waitlisted', position: state.waiting.length + 1 }
  return accept([...first, SeatWaited(place)], answer)
}

/** What happens before a hold is judged: newer capacity counts, and what its own predecessors still have goes back. */
function madeRoom({ facts, replaces }: Hold, before: SeatsState, moment: Moment): Event[] {
  const events = set(facts, before, moment)
  for (const enrollmentId of replaces) {
    const state = after(events, before, moment)
    if (placeOf(enrollmentId, state)) events.push(...release(enrollmentId, state, moment))
  }
  return events
}

/** A newcomer gets a seat only when one is free and nobody waits for it. */
const mayBeHeld = (state: SeatsState): boolean => freeSeats(state) > 0 && state.waiting.length === 0

function reasonsAgainst({ enrollmentId, student, waitlist, beyondCapacity }: Hold, state: SeatsState): Refusal[] {
  const here = [...Object.values(state.holders), ...state.waiting]
  return [
    ...(state.ended.includes(enrollmentId) ? [refusal('NOT_ENROLLED', 'This enrollment has ended already.')] : []),
    ...(here.some(place => place.student === student)
      ? [refusal('DUPLICATE', 'The student already has, or waits for, a seat in this section.')]
      : []),
    ...(mayBeHeld(state) || beyondCapacity ? [] : withoutSeat(waitlist, state)),
  ]
}

/** No seat for a newcomer: none is free, or those who wait come first; and the waitlist takes nobody either. */
function withoutSeat(waitlist: boolean, state: SeatsState): Refusal[] {
  const { capacity, waitlistCapacity } = state
  const waiting = state.waiting.length
  if (waitlist && waiting < waitlistCapacity) return []
  return [
    ...(freeSeats(state) > 0 ? [] : [refusal('SECTION_FULL', `All ${capacity} seats are taken.`)]),
    ...(waiting > 0
      ? [refusal('WAITLIST_AHEAD', `${waiting} students wait for this section and come first.`, { waiting })]
      : []),
    ...(waitlist && waitlistCapacity === 0 ? [refusal('NO_WAITLIST', 'The section keeps no waitlist.')] : []),
    ...(waitlist && waitlistCapacity > 0
      ? [refusal('WAITLIST_FULL', `All ${waitlistCapacity} places on the waitlist are taken.`)]
      : []),
  ]
}

/** Gives back what the enrollment has here. Where it has nothing yet, its hold is still on the way and comes too late. */
function release(enrollmentId: Id, state: SeatsState, { now }: Moment): Event[] {
  if (state.ended.includes(enrollmentId)) return []
  const released = SeatReleased({ enrollmentId })
  return [released, ...promotions(evolve(state, released, now))]
}

/**
 * Seats that were held for longer than they should be, and places to wait. Their registrations take them back or know
 * why: a hold that was answered when nobody listened any more (its host had died, or woke from a long sleep) does not
 * lose a seat for ever, nor leave somebody in the queue who went home.
 */
function doubts({ holders, waiting }: SeatsState, { now }: Moment): Event[] {
  const isDue = ({ doubtedFrom }: { doubtedFrom: Instant | null }) => doubtedFrom !== null && doubtedFrom <= now
  const facts = ({ enrollmentId, registrationId, student }: Place) => ({ enrollmentId, registrationId, student })
  return [
    ...Object.values(holders)
      .filter(isDue)
      .map(holder => SeatDoubted(facts(holder))),
    ...waiting.filter(isDue).map(place => SeatDoubted({ ...facts(place), waits: true })),
  ]
}

const placeOf = (enrollmentId: Id, { holders, waiting }: SeatsState) =>
  holders[enrollmentId] ?? waiting.find(place => place.enrollmentId === enrollmentId)

/** Free seats go to those who wait, in order. */
const promotions = (state: SeatsState): Event[] =>
  state.waiting.slice(0, Math.max(0, freeSeats(state))).map(({ doubtedFrom: _, ...place }) => SeatPromoted(place))

const freeSeats = ({ capacity, holders }: SeatsState): number => capacity - Object.keys(holders).length

const after = (events: readonly Event[], before: SeatsState, { now }: Moment): SeatsState =>
  events.reduce((state, event) => evolve(state, event, now), before)

function evolve(state: SeatsState, event: Event, at: Instant): SeatsState {
  switch (event.type) {
    case 'enrollment.seats-set':
      return { ...state, ...event.data }
    case 'enrollment.seat-held':
      return seated(state, event.data, at)
    case 'enrollment.seat-taken':
      return changed(state, event.data.enrollmentId, { taken: true, doubtedFrom: null })
    case 'enrollment.seat-waited':
      return { ...state, waiting: [...state.waiting, { ...event.data, doubtedFrom: doubtedFrom(event.data, at) }] }
    case 'enrollment.seat-promoted':
      return seated(withoutWaiting(state, event.data.enrollmentId), event.data, at)
    case 'enrollment.seat-doubted':
      return event.data.waits
        ? { ...state, waiting: state.waiting.map(place => undoubted(place, event.data.enrollmentId)) }
        : changed(state, event.data.enrollmentId, { doubtedFrom: later(at, DOUBT_AGAIN) })
    case 'enrollment.seat-released': {
      const { [event.data.enrollmentId]: _gone, ...holders } = state.holders
      const ended = [...state.ended, event.data.enrollmentId].slice(-REMEMBERED_ENDS)
      return { ...withoutWaiting(state, event.data.enrollmentId), holders, ended }
    }
  }
}

function seated(state: SeatsState, place: Place, at: Instant): SeatsState {
  const holder = { ...place, taken: false, doubtedFrom: doubtedFrom(place, at) }
  return { ...state, holders: { ...state.holders, [place.enrollmentId]: holder } }
}

const doubtedFrom = ({ heldSeconds }: Place, at: Instant): Instant => later(at, heldSeconds + GRACE)

const undoubted = (place: z.infer<typeof Waiting>, enrollmentId: Id) =>
  place.enrollmentId === enrollmentId ? { ...place, doubtedFrom: null } : place

function changed(state: SeatsState, enrollmentId: Id, to: Partial<z.infer<typeof Holder>>): SeatsState {
  const holder = state.holders[enrollmentId]
  return holder ? { ...state, holders: { ...state.holders, [enrollmentId]: { ...holder, ...to } } } : state
}

const withoutWaiting = (state: SeatsState, enrollmentId: Id): SeatsState => ({
  ...state,
  waiting: state.waiting.filter(place => place.enrollmentId !== enrollmentId),
})
