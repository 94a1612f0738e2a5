import {
  type Batch,
  type Id,
  type Instant,
  ItemEnrolled,
  type Refusal,
  RegistrationRequested,
  refusal,
  type Warning,
} from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import { mostCredits, mostWaiting } from '../eligibility/credit-limits.ts'
import { deadlinesOf } from '../eligibility/deadlines.ts'
import { fullTimeWarnings } from '../eligibility/full-time.ts'
import { creditsOf } from '../eligibility/load.ts'
import type { SectionFacts } from '../eligibility/section-facts.ts'
import { nothingKnown } from '../eligibility/student-facts.ts'
import { groundsOf } from '../record/grounds.ts'
import { poolsFor, seatingOf } from '../seats/seating.ts'
import { dropAdministratively } from './administrative-drop.ts'
import { cancelled } from './cancelling.ts'
import { gradesKnown } from './conditions.ts'
import { compensate, leave } from './giving-back.ts'
import { after, invoiced } from './invoicing.ts'
import { type Judged, judgeRequest, stands } from './judging.ts'
import type { CommandOf, RegistrationCommand, RegistrationEvent, Wishes } from './language.ts'
import { coursesOf, leaningOn, needed } from './leaning.ts'
import { drop, mayDrop, TOO_LATE, withdrawFrom } from './leaving.ts'
import { signed } from './on-behalf.ts'
import { rescheduled } from './rescheduling.ts'
import { acceptOffer, declineOffer, doubted, expired, promoted, seatAnswered } from './seating.ts'
import { about, creditsEnrolled, creditsWaiting, type Item, isLive, itemOf, type RegistrationState } from './state.ts'
import { withdrawFromTerm } from './term-withdrawal.ts'

type Events = RegistrationEvent[]

/** Every rule of a registration; what it means for the state is in `evolveRegistration`. */
export const decideRegistration = (
  command: RegistrationCommand,
  state: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> => signed(decided(command, state, moment), command, moment)

function decided(command: RegistrationCommand, state: RegistrationState, moment: Moment): Decision<RegistrationEvent> {
  switch (command.type) {
    case 'request':
      return request(command, state, moment)
    case 'consider':
      return accept([], { ...consider(command, state, moment), queues: queuesOf(command, state) })
    case 'seat-answered':
      return accept(seatAnswered(command, state, moment))
    case 'seat-promoted':
      return accept(promoted(command, state, moment))
    case 'seat-doubted':
      return accept(doubted(command, state, moment))
    case 'invoice-paid':
      return accept(heldOn(command.invoiceId, state).flatMap(item => enrolled(item, state)))
    case 'payment-failed':
      return accept(compensate(heldOn(command.invoiceId, state), state, declined(command.reason)))
    case 'time-passed':
      return accept([...expired(state, moment), ...compensate(overdue(state, moment), state, OVERDUE)])
    case 'accept-offer':
      return acceptOffer(command, state, moment)
    case 'decline-offer':
      return declineOffer(command, state, moment)
    case 'grades-known':
      return accept(gradesKnown(command, state, moment))
    case 'cancel-section':
      return accept(cancelled(command, state, moment))
    case 'section-changed':
      return accept(rescheduled(command, state))
    case 'withdraw':
      return withdrawFrom(command, state, moment)
    case 'drop':
      return drop(command, state, moment)
    case 'drop-administratively':
      return dropAdministratively(command, state, moment)
    case 'withdraw-from-term':
      return withdrawFromTerm(command, state, moment)
  }
}

/** Ended enrollments a new one remembers, so that a chain of tries stays short. */
const MAX_REPLACED = 5
const OVERDUE = refusal('PAYMENT_OVERDUE', 'The invoice was not paid in time; the seat went back.')
const declined = (reason: string): Refusal => refusal('PAYMENT_FAILED', `The payment did not go through: ${reason}.`)

/** Each wish with every reason against it, once what the student drops is dropped. */
function judge(command: Wishes, before: RegistrationState, moment: Moment) {
  const dropped = dropsOf(command, before, moment)
  const state = after(dropped, before, moment)
  const { termFacts: term, studentFacts: student = nothingKnown } = command
  return { dropped, state, judged: judgeRequest(command, state, { term, student, now: moment.now }) }
}

/** What may be had is asked of Seats, the rest is refused; a drop that comes too late refuses the whole request. */
function request(
  command: CommandOf<'request'>,
  before: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> {
  const against = [...foreign(command, before), ...lateDrops(command, before, moment)]
  if (against.length > 0) return refuse(...against)
  const { dropped, state, judged } = judge(command, before, moment)
  const left = neededStill(command, before, judged)
  if (left.length > 0) return refuse(...left, ...judged.flatMap(reasonsOf))
  const result = { enrollments: idsOf(judged, state), warnings: warningsFor(before, state, judged) }
  if (judged.length === 0) return accept(invoiced(dropped, before, moment), result)
  const batch = batchOf(command, before)
  const requested = requestedOf(command, judged, state, batch)
  const first = batch ? [requested] : [...dropped, requested]
  return accept(invoiced(first, before, moment), result, groundsOf(command, state, judged))
}

/** The enrollments that these wishes become, in their order: those that stand are numbered first. */
function idsOf(judged: readonly Judged[], { id, enrollments }: RegistrationState): Id[] {
  const numbered = [...judged.filter(stands), ...judged.filter(one => !stands(one))]
  return judged.map(one => `${id}.${enrollments + numbered.indexOf(one) + 1}`)
}

const requestedOf = (
  { student, term, termFacts, studentFacts, paymentSeconds, payment }: CommandOf<'request'>,
  judged: readonly Judged[],
  state: RegistrationState,
  batch: Batch | undefined,
) =>
  RegistrationRequested({
    registrationId: state.id,
    student,
    term,
    items: judged
      .filter(({ reasons }) => reasons.length === 0)
      .map((one, index) => ({
        ...requestedItem(one, `${state.id}.${state.enrollments + index + 1}`, state, { termFacts, studentFacts }),
        ...(batch && { batch }),
      })),
    refused: judged
      .filter(({ reasons }) => reasons.length > 0)
      .map(({ sectionId, reasons }) => ({ sectionId, reasons })),
    paymentSeconds,
    payment,
    maxCredits: mostCredits(studentFacts ?? nothingKnown, termFacts),
    mayWait: mostWaiting(studentFacts ?? nothingKnown, termFacts),
  })

/** What is asked for all or none is dropped for only once all is had. */
const batchOf = (command: CommandOf<'request'>, state: RegistrationState): Batch | undefined =>
  command.allOrNone
    ? {
        id: `${state.id}.${state.enrollments + 1}`,
        leaves: droppedBy(command, state).map(({ enrollmentId }) => enrollmentId),
      }
    : undefined

function consider(command: CommandOf<'consider'>, state: RegistrationState, moment: Moment) {
  const late = lateDrops(command, state, moment)
  const { judged, state: left } = judge(command, state, moment)
  const kept = [...late, ...neededStill(command, state, judged)]
  const student = command.studentFacts ?? nothingKnown
  const considered = judged.map(({ sectionId, wish, reasons, lifted }) => {
    const pools = wish.facts?.reserves && poolsFor(wish.facts, student)
    return { sectionId, credits: creditsOf(wish), reasons: [...reasons, ...kept], lifted, ...(pools && { pools }) }
  })
  return { considered, warnings: warningsFor(state, left, judged) }
}

/** What the student waits for, and how much that may be. */
const queuesOf = ({ studentFacts = nothingKnown, termFacts }: Wishes, state: RegistrationState) => ({
  waiting: creditsWaiting(state),
  most: mostWaiting(studentFacts, termFacts),
})

/** What would go, by drop or by swap, though something that stays is taken only beside it. */
function neededStill(command: Wishes, state: RegistrationState, judged: readonly Judged[]): Refusal[] {
  const standing = judged.filter(stands)
  const swapped = standing.flatMap(({ swaps }) => (swaps === undefined ? [] : (itemOf(state, swaps) ?? [])))
  const coming = coursesOf(standing.map(({ sectionId, wish }) => ({ sectionId, courseId: wish.facts?.courseId })))
  return leaningOn([...droppedBy(command, state), ...swapped], state, coming).map(needed)
}

const reasonsOf = ({ sectionId, reasons }: Judged): Refusal[] => reasons.map(reason => ({ ...reason, sectionId }))

/** Who drops more than is asked for instead may fall below full time. */
function warningsFor(before: RegistrationState, left: RegistrationState, judged: readonly Judged[]): Warning[] {
  const added = judged.filter(stands).map(({ wish }) => ({ status: 'enrolled' as const, credits: creditsOf(wish) }))
  return fullTimeWarnings(creditsEnrolled(before), creditsEnrolled({ items: [...left.items, ...added] }))
}

/** An id that two students, or two terms, could spell (`a.b` in `c`, `a` in `b.c`) belongs to who came first. */
const foreign = ({ student, term }: Wishes, state: RegistrationState): Refusal[] =>
  (state.student ?? student) === student && (state.term ?? term) === term
    ? []
    : [refusal('ALREADY_EXISTS', 'This registration is of another student or term.')]

const lateDrops = (command: Wishes, state: RegistrationState, { now }: Moment): Refusal[] =>
  droppedBy(command, state)
    .filter(item => !mayStillDrop(item, command, now))
    .map(({ sectionId }) => refusal('TERM_CLOSED', TOO_LATE, { sectionId }))

const mayStillDrop = ({ sectionId }: Item, { deadlinesBySection: own, termFacts }: Wishes, now: Instant): boolean =>
  mayDrop(own?.[sectionId] ?? termFacts, now)

function requestedItem(
  { wish, overrides, lifted, conditional, swaps, ties }: Judged,
  enrollmentId: Id,
  state: RegistrationState,
  { termFacts, studentFacts = nothingKnown }: Pick<Wishes, 'termFacts' | 'studentFacts'>,
) {
  const { sectionId, waitlist, facts, shared } = wish
  if (!facts) throw new TypeError('a section without facts is refused before')
  const { courseId, meetings, crossListGroup } = facts
  return {
    enrollmentId,
    sectionId,
    courseId,
    credits: creditsOf(wish),
    waitlist,
    meetings,
    replaces: replacedBy(facts, state),
    overrides: [...overrides],
    lifted: [...lifted],
    conditional,
    ...(swaps !== undefined && { swaps }),
    ...(ties && { ties }),
    capacity: seatingOf(facts, facts.sequence, shared),
    ...(crossListGroup !== undefined && { crossListGroup }),
    ...(facts.reserves && { pools: poolsFor(facts, studentFacts) }),
    ...(termFacts && { addDeadline: deadlinesOf(facts, termFacts).addDeadline }),
  }
}

/** Ended enrollments that these Seats were asked about: they may not have heard yet that these have ended. */
const replacedBy = ({ id, crossListGroup = id }: SectionFacts, { items }: RegistrationState): Id[] =>
  items
    .filter(item => (item.crossListGroup ?? item.sectionId) === crossListGroup)
    .filter(item => item.capacity !== undefined && !isLive(item))
    .flatMap(({ enrollmentId, replaces }) => [...replaces, enrollmentId])
    .slice(-MAX_REPLACED)

const droppedBy = ({ drop: sections }: Wishes, { items }: RegistrationState): Item[] =>
  items.filter(item => isLive(item) && sections.includes(item.sectionId))

const dropsOf = (command: Wishes, state: RegistrationState, { now }: Moment): Events =>
  droppedBy(command, state)
    .filter(item => mayStillDrop(item, command, now))
    .flatMap(item => leave(item, state))

/** The seat is theirs; what it was swapped for is left in the same commit (S-06). */
function enrolled(item: Item, state: RegistrationState): Events {
  const swapped = item.swaps === undefined ? undefined : itemOf(state, item.swaps)
  return [ItemEnrolled(about(item, state)), ...(swapped?.status === 'enrolled' ? leave(swapped, state) : [])]
}

const heldOn = (invoiceId: Id, state: RegistrationState): Item[] =>
  state.items.filter(item => item.seat === 'held' && item.invoiceId === invoiceId)

const overdue = (state: RegistrationState, { now }: Moment): Item[] =>
  state.items.filter(({ seat, paymentDue }) => seat === 'held' && paymentDue !== undefined && paymentDue <= now)
