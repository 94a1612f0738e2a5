import {
  type Instant,
  ItemAdminDropped,
  ItemCancelled,
  ItemDropped,
  ItemHeld,
  ItemOfferEnded,
  ItemOffered,
  ItemPromoted,
  ItemRefused,
  ItemSkipped,
  ItemWaitlisted,
  ItemWithdrawn,
  type Refusal,
  refusal,
} from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import { timeConflict } from '../eligibility/eligibility.ts'
import { endOf, holdReasons } from '../eligibility/holds.ts'
import { loadReasons } from '../eligibility/load.ts'
import { withRemedy } from '../eligibility/remedies.ts'
import { nothingKnown, type StudentFacts } from '../eligibility/student-facts.ts'
import { activityReasons } from '../eligibility/student-profile.ts'
import { conflict } from '../eligibility/timetable.ts'
import { waitingReasons } from '../eligibility/waiting.ts'
import { codesOf } from './evolution.ts'
import { invoiced } from './invoicing.ts'
import type { CommandOf, RegistrationEvent } from './language.ts'
import { withFallen } from './leaning.ts'
import { about, creditsWaiting, type Item, isLive, itemOf, type RegistrationState } from './state.ts'

type Events = RegistrationEvent[]

const FOR_NOBODY = refusal('NOT_ENROLLED', 'The seat was held for nobody.')

export function seatAnswered(command: CommandOf<'seat-answered'>, state: RegistrationState, moment: Moment): Events {
  const item = itemOf(state, command.enrollmentId)
  if (item?.seat === 'asked')
    return invoiced(withFallen([answered(command, item, state)], state, moment), state, moment)
  return item && command.answer !== 'refused' ? unwanted(item, state) : []
}

function answered(command: CommandOf<'seat-answered'>, item: Item, state: RegistrationState): RegistrationEvent {
  if (command.answer === 'waitlisted') return waits(command.position ?? 0, item, state)
  if (command.answer === 'refused')
    return ItemRefused({ ...about(item, state), reasons: command.reasons.map(withRemedy), seat: false })
  return seated(item, state)
}

/** A place in the queue, unless the student waits for as much as they may already: then it goes back. */
function waits(position: number, item: Item, state: RegistrationState): RegistrationEvent {
  const reasons = state.mayWait ? waitingReasons(item.credits, creditsWaiting(state), state.mayWait) : []
  return reasons.length === 0
    ? ItemWaitlisted({ ...about(item, state), position })
    : ItemRefused({ ...about(item, state), reasons: reasons.map(withRemedy), seat: true })
}

export function promoted(command: CommandOf<'seat-promoted'>, state: RegistrationState, moment: Moment): Events {
  const item = itemOf(state, command.enrollmentId)
  if (!item) return []
  if (item.seat !== 'waiting' && item.seat !== 'asked') return unwanted(item, state)
  const reasons = standsInTheWay(item, state, command.studentFacts, moment)
  if (item.seat === 'waiting' && reasons.length > 0)
    return [skipped(item, reasons, endOf(command.studentFacts?.holds ?? [], moment.now), state)]
  const { offeredUntil: expires } = command
  if (expires !== undefined)
    return invoiced([...waited(item, state), ItemOffered({ ...about(item, state), expires })], state, moment)
  return invoiced([seated(item, state)], state, moment)
}

/** An offer that overtakes the word that the student waits: who is offered a seat has waited for it. */
const waited = (item: Item, state: RegistrationState): Events =>
  item.seat === 'asked' ? [ItemWaitlisted({ ...about(item, state), position: 1 })] : []

/** What keeps a waiting student from a seat that has come free: they keep their place in the queue. */
const standsInTheWay = (
  item: Item,
  state: RegistrationState,
  student: StudentFacts = nothingKnown,
  { now }: Moment,
): Refusal[] =>
  [...activityReasons(student), ...holdReasons(student.holds, now), ...obstacles(item, state)].map(withRemedy)

function skipped(
  item: Item,
  reasons: Refusal[],
  until: Instant | undefined,
  state: RegistrationState,
): RegistrationEvent {
  const again = item.skippedFor === codesOf(reasons)
  return ItemSkipped({ ...about(item, state), reasons, again, ...(until !== undefined && { until }) })
}

/** Accepting and expiring are decided here, one after the other and on one clock: exactly one of them wins (R-09, S-04). */
export function acceptOffer(
  command: CommandOf<'accept-offer'>,
  state: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> {
  const item = itemOf(state, command.enrollmentId)
  if (item?.offerExpires === undefined) return refuse(NOT_OFFERED)
  if (item.seat === 'held' || item.seat === 'taken') return accept([])
  if (item.status !== 'offered' || item.offerExpires <= moment.now) return refuse(offerExpired(item.offerExpires))
  const reasons = standsInTheWay(item, state, command.studentFacts, moment)
  if (reasons.length > 0) return refuse(...reasons)
  return accept(invoiced([ItemPromoted(about(item, state))], state, moment))
}

export function declineOffer(
  { enrollmentId }: CommandOf<'decline-offer'>,
  state: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> {
  const item = itemOf(state, enrollmentId)
  if (item?.offerExpires === undefined) return refuse(NOT_OFFERED)
  if (item.status === 'declined') return accept([])
  if (item.status !== 'offered' || item.offerExpires <= moment.now) return refuse(offerExpired(item.offerExpires))
  return accept([ItemOfferEnded({ ...about(item, state), how: 'declined' })])
}

const NOT_OFFERED = refusal('NOT_OFFERED', 'No seat has been offered here.')
const offerExpired = (at: Instant): Refusal => refusal('OFFER_EXPIRED', `The offer ended at ${at}.`, { expired: at })

export const expired = (state: RegistrationState, { now }: Moment): Events =>
  state.items
    .filter(({ status, offerExpires }) => status === 'offered' && offerExpires !== undefined && offerExpires <= now)
    .map(item => ItemOfferEnded({ ...about(item, state), how: 'expired' }))

/** The item gets its seat, unless what waiting allows now stands in the way. */
function seated(item: Item, state: RegistrationState): RegistrationEvent {
  const reasons = obstacles(item, state).map(withRemedy)
  if (reasons.length > 0) return ItemRefused({ ...about(item, state), reasons, seat: true })
  return item.seat === 'waiting' ? ItemPromoted(about(item, state)) : ItemHeld(about(item, state))
}

/** Who waits may do so beside sections at the same time and beyond the load allowed, but not take the seat. */
const obstacles = (item: Item, state: RegistrationState): Refusal[] => [
  ...clashes(item, state),
  ...overload(item, state),
]

/** Whether the other one is sat in, and not left as soon as this one is had. */
const sitsBeside = ({ swaps, batch }: Item, { seat, enrollmentId }: Item): boolean =>
  (seat === 'held' || seat === 'taken') && enrollmentId !== swaps && !batch?.leaves.includes(enrollmentId)

/** More credits than the most allowed, now that the student takes what was waited for. */
function overload(item: Item, { items, maxCredits }: RegistrationState): Refusal[] {
  if (!item.waitlist || maxCredits === null || item.lifted.includes('MAX_CREDIT')) return []
  const seated = items.filter(other => sitsBeside(item, other))
  return loadReasons({ credits: item.credits, waitlist: false }, [], { items: seated }, maxCredits)
}

/** Sections that the student has come to sit in at the same time, but for what an override allows. */
const clashes = (item: Item, { items }: RegistrationState): Refusal[] =>
  item.lifted.includes('TIME_CONFLICT')
    ? []
    : items
        .filter(other => sitsBeside(item, other))
        .filter(({ meetings }) => conflict(meetings, item.meetings))
        .slice(0, 1)
        .map(({ sectionId }) => timeConflict(sectionId))

/** Seats holds a seat for longer than it should, or a place to wait: what is not known here, or ended, goes back. */
export function doubted(command: CommandOf<'seat-doubted'>, state: RegistrationState, moment: Moment): Events {
  const item = itemOf(state, command.enrollmentId)
  if (item && isLive(item) && command.waits) return []
  if (item && isLive(item)) return promoted({ ...command, type: 'seat-promoted' }, state, moment)
  return [item ? givenBack(item, state) : ItemRefused({ ...about(command, state), reasons: [FOR_NOBODY], seat: true })]
}

/** A seat for an item that was refused before: it goes back. (Who dropped gave back everything at once.) */
const unwanted = (item: Item, state: RegistrationState): Events =>
  item.status === 'refused' ? [givenBack(item, state)] : []

/** The end of an item once more, now that it turns out to have a seat. */
function givenBack(item: Item, state: RegistrationState): RegistrationEvent {
  const facts = { ...about(item, state), seat: true }
  if (item.status === 'dropped') return ItemDropped(facts)
  if (item.status === 'withdrawn') return ItemWithdrawn(facts)
  if (item.status === 'admin_dropped') return ItemAdminDropped({ ...facts, reasons: item.reasons })
  if (item.status === 'cancelled_section') {
    const { reasons, cancelledFrom: from = item.status, cancellationId = item.sectionId } = item
    return ItemCancelled({ ...facts, reasons, from, cancellationId, alternates: [], warnings: [], again: true })
  }
  if (item.status === 'declined' || item.status === 'expired') return ItemOfferEnded({ ...facts, how: item.status })
  return ItemRefused({ ...facts, reasons: item.reasons })
}
