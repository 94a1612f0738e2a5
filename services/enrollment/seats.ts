import {
  type EventOf,
  Id,
  refusal,
  SeatHeld,
  SeatPromoted,
  SeatReleased,
  SeatsSet,
  SeatsView,
  SeatTaken,
  SeatWaited,
} from '@campus/contracts'
import { accept, type Decision, defineAggregate, refuse } from '@campus/dapr'
import { z } from 'zod'

/**
 * The seats of one section: who holds one, who has one, who waits. All of them in one aggregate, so that
 * no two decisions can give the same seat away.
 */
const Place = z.object({ enrollmentId: Id, registrationId: Id, student: Id })

export const SeatsState = z.object({
  sectionId: Id,
  capacity: z.number().int(),
  waitlistCapacity: z.number().int(),
  /** Sequence in the catalog of the capacity known here; -1 before any is known. */
  sectionSequence: z.number().int(),
  holders: z.record(z.string(), Place.extend({ taken: z.boolean() })),
  /** In order of arrival. */
  waiting: z.array(Place),
  /** Enrollments that gave their place back lately: a belated repetition must not get them a new one. */
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
  Place.extend({ type: z.literal('hold'), waitlist: z.boolean(), facts: CapacityFacts }),
  z.object({ type: z.literal('take'), enrollmentId: Id }),
  z.object({ type: z.literal('release'), enrollmentId: Id }),
])
export type SeatsCommand = z.infer<typeof SeatsCommand>
type Hold = Extract<SeatsCommand, { type: 'hold' }>

type Event = EventOf<
  typeof SeatsSet | typeof SeatHeld | typeof SeatTaken | typeof SeatReleased | typeof SeatWaited | typeof SeatPromoted
>

/** What a granted or waiting asker is told. */
export type SeatAnswer = { answer: 'held' } | { answer: 'waitlisted'; position: number }

const REMEMBERED_ENDS = 300

export const Seats = defineAggregate<SeatsState, SeatsCommand, Event, SeatsView>({
  type: 'Seats',
  command: SeatsCommand,
  state: SeatsState,
  view: SeatsView,
  events: [SeatsSet, SeatHeld, SeatTaken, SeatReleased, SeatWaited, SeatPromoted],
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
})

function decide(command: SeatsCommand, state: SeatsState): Decision<Event> {
  switch (command.type) {
    case 'set':
      return accept(set(command, state))
    case 'hold':
      return hold(command, state)
    case 'take':
      return accept(state.holders[command.enrollmentId]?.taken === false ? [SeatTaken(command)] : [])
    case 'release':
      return accept(release(command.enrollmentId, state))
  }
}

function set(facts: z.infer<typeof CapacityFacts>, state: SeatsState): Event[] {
  if (facts.sectionSequence <= state.sectionSequence) return []
  const changed = SeatsSet(facts)
  return [changed, ...promotions(evolve(state, changed))]
}

function hold(command: Hold, before: SeatsState): Decision<Event> {
  const { enrollmentId, registrationId, student, waitlist, facts } = command
  const setting = set({ ...facts }, before)
  const state = setting.reduce(evolve, before)
  const place = { enrollmentId, registrationId, student }
  const position = state.waiting.findIndex(waiting => waiting.enrollmentId === enrollmentId) + 1
  if (state.holders[enrollmentId]) return accept(setting, { answer: 'held' } satisfies SeatAnswer)
  if (position > 0) return accept(setting, { answer: 'waitlisted', position } satisfies SeatAnswer)
  const refused = reasonsAgainst(command, state)
  if (refused.length > 0) return refuse(...refused)
  if (freeSeats(state) > 0 && state.waiting.length === 0)
    return accept([...setting, SeatHeld(place)], { answer: 'held' } satisfies SeatAnswer)
  if (waitlist) {
    const answer: SeatAnswer = { answer: 'waitlisted', position: state.waiting.length + 1 }
    return accept([...setting, SeatWaited(place)], answer)
  }
  return refuse(full(state))
}

function reasonsAgainst({ enrollmentId, student, waitlist }: Hold, state: SeatsState) {
  const here = [...Object.values(state.holders), ...state.waiting]
  const must = freeSeats(state) <= 0 || state.waiting.length > 0
  return [
    ...(state.ended.includes(enrollmentId) ? [refusal('SECTION_FULL', 'This request has already ended.')] : []),
    ...(here.some(place => place.student === student)
      ? [refusal('DUPLICATE', 'The student already has, or waits for, a seat in this section.')]
      : []),
    ...(waitlist && must && state.waitlistCapacity === 0
      ? [full(state), refusal('NO_WAITLIST', 'The section keeps no waitlist.')]
      : []),
    ...(waitlist && must && state.waitlistCapacity > 0 && state.waiting.length >= state.waitlistCapacity
      ? [full(state), refusal('WAITLIST_FULL', `All ${state.waitlistCapacity} places on the waitlist are taken.`)]
      : []),
  ]
}

/** No seat for a newcomer: either none is free, or those who wait come first. */
const full = (state: SeatsState) =>
  freeSeats(state) > 0
    ? refusal('WAITLIST_AHEAD', `${state.waiting.length} students wait for this section and come first.`)
    : refusal('SECTION_FULL', `All ${state.capacity} seats are taken.`)

function release(enrollmentId: Id, state: SeatsState): Event[] {
  const known = state.holders[enrollmentId] ?? state.waiting.find(place => place.enrollmentId === enrollmentId)
  if (!known) return []
  const released = SeatReleased({ enrollmentId })
  return [released, ...promotions(evolve(state, released))]
}

/** Free seats go to those who wait, in order. */
const promotions = (state: SeatsState): Event[] =>
  state.waiting
    .slice(0, Math.max(0, freeSeats(state)))
    .map(({ enrollmentId, registrationId, student }) => SeatPromoted({ enrollmentId, registrationId, student }))

const freeSeats = (state: SeatsState): number => state.capacity - Object.keys(state.holders).length

function evolve(state: SeatsState, event: Event): SeatsState {
  switch (event.type) {
    case 'enrollment.seats-set':
      return { ...state, ...event.data }
    case 'enrollment.seat-held':
      return { ...state, holders: { ...state.holders, [event.data.enrollmentId]: { ...event.data, taken: false } } }
    case 'enrollment.seat-taken': {
      const holder = state.holders[event.data.enrollmentId]
      return holder
        ? { ...state, holders: { ...state.holders, [holder.enrollmentId]: { ...holder, taken: true } } }
        : state
    }
    case 'enrollment.seat-waited':
      return { ...state, waiting: [...state.waiting, event.data] }
    case 'enrollment.seat-promoted': {
      const waiting = state.waiting.filter(place => place.enrollmentId !== event.data.enrollmentId)
      return {
        ...state,
        waiting,
        holders: { ...state.holders, [event.data.enrollmentId]: { ...event.data, taken: false } },
      }
    }
    case 'enrollment.seat-released': {
      const { [event.data.enrollmentId]: _gone, ...holders } = state.holders
      const waiting = state.waiting.filter(place => place.enrollmentId !== event.data.enrollmentId)
      const ended = [...state.ended, event.data.enrollmentId].slice(-REMEMBERED_ENDS)
      return { ...state, holders, waiting, ended }
    }
  }
}
