import {
  type Id,
  type Instant,
  SeatDoubted,
  SeatHeld,
  type SeatingFacts,
  SeatReleased,
  SeatRetried,
  SeatSkipped,
  SeatsClosed,
  SeatsFreed,
  SeatsSet,
  SeatsShared,
  SeatTaken,
  SeatWaited,
  type SharedSeats,
} from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import { evolveSeats } from './evolution.ts'
import { mayBePromoted, promotions } from './promoting.ts'
import { reasonsAgainst } from './refusing.ts'
import { Room } from './room.ts'
import {
  type Hold,
  isClosed,
  type Place,
  queueOf,
  rulesOf,
  type SeatAnswer,
  type SeatsCommand,
  type SeatsEvent,
  type SeatsState,
  sectionOf,
} from './state.ts'

type Skip = Extract<SeatsCommand, { type: 'skip' }>

/** Every rule of a section's seats; what it means for them is in `evolveSeats`. */
export function decideSeats(command: SeatsCommand, state: SeatsState, moment: Moment): Decision<SeatsEvent> {
  switch (command.type) {
    case 'set':
      return accept(set(command, state, moment))
    case 'share':
      return accept(share(command, state, moment))
    case 'hold':
      return hold(command, state, moment)
    case 'take':
      return accept(state.holders[command.enrollmentId]?.taken === false ? [SeatTaken(command)] : [])
    case 'release':
      return accept(release(command.enrollmentId, state, moment))
    case 'doubt':
      return accept(lapsed(state, moment))
    case 'skip':
      return accept(skip(command, state, moment))
    case 'retry':
      return accept(retry([command.enrollmentId], state, moment))
    case 'close':
      return accept(close(command, state, moment))
    case 'who':
      return accept([], placesIn(sectionOf(command, state), state))
  }
}

type Rules = Omit<SeatingFacts, 'shared'> & Pick<Place, 'sectionId'>

function set(facts: Rules, state: SeatsState, { now }: Moment): SeatsEvent[] {
  if (facts.sectionSequence <= rulesOf(sectionOf(facts, state), state).sectionSequence) return []
  const changed = SeatsSet(facts)
  return [changed, ...promotions(evolveSeats(state, changed, now), now)]
}

function share(shared: SharedSeats, state: SeatsState, { now }: Moment): SeatsEvent[] {
  if (shared.sequence <= (state.shared?.sequence ?? -1)) return []
  const changed = SeatsShared(shared)
  return [changed, ...promotions(evolveSeats(state, changed, now), now)]
}

/** Cancelled for good: what it kept for some is for the others of its group. */
function close(command: Pick<Place, 'sectionId'>, state: SeatsState, { now }: Moment): SeatsEvent[] {
  const { sectionId } = command
  if (isClosed(sectionOf(command, state), state)) return []
  const closed = SeatsClosed({ ...(sectionId !== undefined && { sectionId }) })
  return [closed, ...promotions(evolveSeats(state, closed, now), now)]
}

function hold(command: Hold, before: SeatsState, moment: Moment): Decision<SeatsEvent> {
  const { enrollmentId } = command
  const first = madeRoom(command, before, moment)
  const state = after(first, before, moment)
  const queue = queueOf(sectionOf(command, state), state)
  const position = queue.findIndex(waiting => waiting.enrollmentId === enrollmentId) + 1
  if (state.holders[enrollmentId]) return accept(first, { answer: 'held' } satisfies SeatAnswer)
  if (position > 0) return accept(first, { answer: 'waitlisted', position } satisfies SeatAnswer)
  const room = new Room(state)
  const seat = seatFor(command, state, room, moment) ?? seatBeyond(command, state, room)
  const refused = reasonsAgainst(command, state, room, seat)
  if (refused.length > 0) return refuse(...refused)
  if (seat)
    return accept([...first, SeatHeld({ ...placeOf(command), ...seat })], { answer: 'held' } satisfies SeatAnswer)
  const answer: SeatAnswer = { answer: 'waitlisted', position: queue.length + 1 }
  const { pools = [] } = command
  return accept([...first, SeatWaited({ ...placeOf(command), ...(pools.length > 0 && { pools }) })], answer)
}

function placeOf({ enrollmentId, registrationId, student, sectionId, heldSeconds, addDeadline }: Hold): Place {
  const where = { ...(sectionId !== undefined && { sectionId }), ...(addDeadline !== undefined && { addDeadline }) }
  return { enrollmentId, registrationId, student, heldSeconds, ...where }
}

/** Everybody with a seat, an offer or a place in the queue of a section, and where they are registered. */
const placesIn = (section: Id, state: SeatsState) =>
  [...Object.values(state.holders), ...state.waiting]
    .filter(place => sectionOf(place, state) === section)
    .map(({ enrollmentId, registrationId }) => ({ enrollmentId, registrationId }))

/** What happens before a hold is judged: newer capacity counts, and what its own predecessors still have goes back. */
function madeRoom(
  { facts: { shared, ...facts }, sectionId, replaces }: Hold,
  before: SeatsState,
  moment: Moment,
): SeatsEvent[] {
  const events = freed(before, moment)
  if (shared) events.push(...share(shared, after(events, before, moment), moment))
  events.push(
    ...set({ ...facts, ...(sectionId !== undefined && { sectionId }) }, after(events, before, moment), moment),
  )
  for (const enrollmentId of replaces) {
    const state = after(events, before, moment)
    if (hasPlace(enrollmentId, state)) events.push(...release(enrollmentId, state, moment))
  }
  return events
}

/** With leave to have one where none is free: as long as the room takes more. */
const seatBeyond = (command: Hold, state: SeatsState, room: Room) =>
  command.beyondCapacity && room.takesMore(sectionOf(command, state)) ? ({ beyond: true } as const) : undefined

/** A newcomer gets a seat only when one is free that nobody waits for who may have it. */
function seatFor(command: Hold, state: SeatsState, room: Room, { now }: Moment) {
  const seat = room.seatFor(command)
  const isAwaited = seat && state.waiting.some(place => mayBePromoted(place, now) && room.seatFor(place))
  return isAwaited ? undefined : seat
}

/** The time of these reserves is over: what is not taken of them is for everybody, those who wait first. */
function freed(state: SeatsState, { now }: Moment): SeatsEvent[] {
  const over = Object.entries(state.sections).flatMap(([section, { reserves = [] }]) =>
    reserves
      .filter(({ releaseAt }) => releaseAt !== undefined && releaseAt <= now)
      .map(({ pool }) => SeatsFreed({ pool, ...(section !== state.id && { sectionId: section }) })),
  )
  return over.length === 0 ? [] : [...over, ...promotions(after(over, state, { now }), now)]
}

/** Gives back what the enrollment has here. Where it has nothing yet, its hold is still on the way and comes too late. */
function release(enrollmentId: Id, state: SeatsState, { now }: Moment): SeatsEvent[] {
  if (state.ended.includes(enrollmentId)) return []
  const released = SeatReleased({ enrollmentId })
  return [released, ...promotions(evolveSeats(state, released, now), now)]
}

/** Back to the place in the queue; the seat is for the next one. */
function skip({ enrollmentId, until }: Skip, state: SeatsState, { now }: Moment): SeatsEvent[] {
  const holder = state.holders[enrollmentId]
  if (holder?.rank === undefined || holder.taken) return []
  const skipped = SeatSkipped({ enrollmentId, ...(until !== undefined && { until }) })
  return [skipped, ...promotions(evolveSeats(state, skipped, now), now)]
}

/** Considered again: who was skipped, and who has a seat that may yet turn out to be one they cannot have. */
function retry(enrollments: readonly Id[], before: SeatsState, { now }: Moment): SeatsEvent[] {
  const isConcerned = (enrollmentId: Id): boolean => {
    const holder = before.holders[enrollmentId]
    if (holder) return holder.rank !== undefined && !holder.taken && !holder.again
    return before.waiting.some(place => place.enrollmentId === enrollmentId && place.skipped)
  }
  const retried = enrollments.filter(isConcerned).map(enrollmentId => SeatRetried({ enrollmentId }))
  return [...retried, ...promotions(after(retried, before, { now }), now)]
}

/** What time has brought: doubts, another chance for who was skipped, and reserves that are free for everybody now. */
function lapsed(state: SeatsState, moment: Moment): SeatsEvent[] {
  const due = state.waiting.filter(({ retryFrom }) => retryFrom !== null && retryFrom <= moment.now)
  const events = doubts(state, moment)
  events.push(...freed(after(events, state, moment), moment))
  const retried = due.map(({ enrollmentId }) => enrollmentId)
  return [...events, ...retry(retried, after(events, state, moment), moment)]
}

/**
 * Seats that were held for longer than they should be, and places to wait. Their registrations take them back or know
 * why: a hold that was answered when nobody listened any more (its host had died, or woke from a long sleep) does not
 * lose a seat for ever, nor leave somebody in the queue who went home.
 */
function doubts({ holders, waiting }: SeatsState, { now }: Moment): SeatsEvent[] {
  const isDue = ({ doubtedFrom }: { doubtedFrom: Instant | null }) => doubtedFrom !== null && doubtedFrom <= now
  const facts = ({
    enrollmentId,
    registrationId,
    student,
    sectionId,
    ...place
  }: Place & { offeredUntil?: Instant | undefined }) => ({
    ...{ enrollmentId, registrationId, student },
    ...(sectionId !== undefined && { sectionId }),
    ...(place.offeredUntil !== undefined && { offeredUntil: place.offeredUntil }),
  })
  return [
    ...Object.values(holders)
      .filter(isDue)
      .map(holder => SeatDoubted(facts(holder))),
    ...waiting.filter(isDue).map(place => SeatDoubted({ ...facts(place), waits: true })),
  ]
}

const hasPlace = (enrollmentId: Id, { holders, waiting }: SeatsState): boolean =>
  holders[enrollmentId] !== undefined || waiting.some(place => place.enrollmentId === enrollmentId)

const after = (events: readonly SeatsEvent[], before: SeatsState, { now }: Pick<Moment, 'now'>): SeatsState =>
  events.reduce((state, event) => evolveSeats(state, event, now), before)
