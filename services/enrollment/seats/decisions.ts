import {
  type Id,
  type Instant,
  later,
  type Refusal,
  refusal,
  SeatDoubted,
  SeatHeld,
  type SeatingFacts,
  SeatPromoted,
  SeatReleased,
  SeatRetried,
  SeatSkipped,
  SeatsClosed,
  SeatsSet,
  SeatTaken,
  SeatWaited,
} from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import { evolveSeats } from './evolution.ts'
import {
  freeSeats,
  type Hold,
  type Place,
  type SeatAnswer,
  type SeatsCommand,
  type SeatsEvent,
  type SeatsState,
  type Waiting,
} from './state.ts'

const OFFER_HOURS = 24
const HOUR = 3_600

type Skip = Extract<SeatsCommand, { type: 'skip' }>

/** Every rule of a section's seats; what it means for them is in `evolveSeats`. */
export function decideSeats(command: SeatsCommand, state: SeatsState, moment: Moment): Decision<SeatsEvent> {
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
      return accept(lapsed(state, moment))
    case 'skip':
      return accept(skip(command, state, moment))
    case 'retry':
      return accept(retry([command.enrollmentId], state, moment))
    case 'close':
      return accept(state.closed ? [] : [SeatsClosed({})])
    case 'who':
      return accept([], placesIn(state))
  }
}

function set(facts: SeatingFacts, state: SeatsState, { now }: Moment): SeatsEvent[] {
  if (facts.sectionSequence <= state.sectionSequence) return []
  const changed = SeatsSet(facts)
  return [changed, ...promotions(evolveSeats(state, changed, now), now)]
}

function hold(command: Hold, before: SeatsState, moment: Moment): Decision<SeatsEvent> {
  const { enrollmentId, registrationId, student, heldSeconds, addDeadline } = command
  const first = madeRoom(command, before, moment)
  const state = after(first, before, moment)
  const place = { enrollmentId, registrationId, student, heldSeconds, ...(addDeadline && { addDeadline }) }
  const free = mayBeHeld(state, moment.now)
  const position = state.waiting.findIndex(waiting => waiting.enrollmentId === enrollmentId) + 1
  if (state.holders[enrollmentId]) return accept(first, { answer: 'held' } satisfies SeatAnswer)
  if (position > 0) return accept(first, { answer: 'waitlisted', position } satisfies SeatAnswer)
  const refused = reasonsAgainst(command, state, free)
  if (refused.length > 0) return refuse(...refused)
  if (command.beyondCapacity && !free)
    return accept([...first, SeatHeld({ ...place, beyond: true })], { answer: 'held' } satisfies SeatAnswer)
  if (free) return accept([...first, SeatHeld(place)], { answer: 'held' } satisfies SeatAnswer)
  const answer: SeatAnswer = { answer: 'waitlisted', position: state.waiting.length + 1 }
  return accept([...first, SeatWaited(place)], answer)
}

const CLOSED = refusal('SECTION_CLOSED', 'The section is cancelled.')

/** Everybody with a seat, an offer or a place in the queue, and where they are registered. */
const placesIn = ({ holders, waiting }: SeatsState) =>
  [...Object.values(holders), ...waiting].map(({ enrollmentId, registrationId }) => ({ enrollmentId, registrationId }))

/** What happens before a hold is judged: newer capacity counts, and what its own predecessors still have goes back. */
function madeRoom({ facts, replaces }: Hold, before: SeatsState, moment: Moment): SeatsEvent[] {
  const events = set(facts, before, moment)
  for (const enrollmentId of replaces) {
    const state = after(events, before, moment)
    if (placeOf(enrollmentId, state)) events.push(...release(enrollmentId, state, moment))
  }
  return events
}

/** A newcomer gets a seat only when one is free and nobody waits who may have it. */
const mayBeHeld = (state: SeatsState, now: Instant): boolean =>
  freeSeats(state) > 0 && !state.waiting.some(place => mayBePromoted(place, now))

/** Who was skipped is not asked again at once; after the last day to add nobody gets a seat from the queue. */
const mayBePromoted = ({ skipped, addDeadline }: Waiting, now: Instant): boolean =>
  !skipped && (addDeadline === undefined || now < addDeadline)

function reasonsAgainst(
  { enrollmentId, student, waitlist, beyondCapacity }: Hold,
  state: SeatsState,
  free: boolean,
): Refusal[] {
  if (state.closed) return [CLOSED]
  const here = [...Object.values(state.holders), ...state.waiting]
  return [
    ...(state.ended.includes(enrollmentId) ? [refusal('NOT_ENROLLED', 'This enrollment has ended already.')] : []),
    ...(here.some(place => place.student === student)
      ? [refusal('DUPLICATE', 'The student already has, or waits for, a seat in this section.')]
      : []),
    ...(free || beyondCapacity ? [] : withoutSeat(waitlist, state)),
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

/** What time has brought: doubts, and another chance for who was skipped. */
function lapsed(state: SeatsState, moment: Moment): SeatsEvent[] {
  const due = state.waiting.filter(({ retryFrom }) => retryFrom !== null && retryFrom <= moment.now)
  const doubted = doubts(state, moment)
  const retried = retry(
    due.map(({ enrollmentId }) => enrollmentId),
    after(doubted, state, moment),
    moment,
  )
  return [...doubted, ...retried]
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
    ...place
  }: Place & { offeredUntil?: Instant | undefined }) => ({
    ...{ enrollmentId, registrationId, student },
    ...(place.offeredUntil !== undefined && { offeredUntil: place.offeredUntil }),
  })
  return [
    ...Object.values(holders)
      .filter(isDue)
      .map(holder => SeatDoubted(facts(holder))),
    ...waiting.filter(isDue).map(place => SeatDoubted({ ...facts(place), waits: true })),
  ]
}

const placeOf = (enrollmentId: Id, { holders, waiting }: SeatsState) =>
  holders[enrollmentId] ?? waiting.find(place => place.enrollmentId === enrollmentId)

/** Free seats go to those who wait and may have one, in order. */
const promotions = (state: SeatsState, now: Instant): SeatsEvent[] =>
  state.waiting
    .filter(place => mayBePromoted(place, now))
    .slice(0, state.closed ? 0 : Math.max(0, freeSeats(state)))
    .map(({ doubtedFrom: _, retryFrom: __, rank: ___, ...place }) =>
      SeatPromoted({ ...place, ...(state.waitlistMode === 'offer' && { offeredUntil: offerEnd(state, place, now) }) }),
    )

/** No offer outlives the last day to add. */
function offerEnd({ offerHours = OFFER_HOURS }: SeatsState, { addDeadline }: Place, now: Instant): Instant {
  const end = later(now, offerHours * HOUR)
  return addDeadline !== undefined && addDeadline < end ? addDeadline : end
}

const after = (events: readonly SeatsEvent[], before: SeatsState, { now }: Pick<Moment, 'now'>): SeatsState =>
  events.reduce((state, event) => evolveSeats(state, event, now), before)
