import {
  type Id,
  InvoiceRequested,
  InvoiceWithdrawn,
  ItemDropped,
  ItemEnrolled,
  ItemHeld,
  ItemPromoted,
  ItemRefused,
  ItemWaitlisted,
  later,
  type Refusal,
  RegistrationRequested,
  refusal,
} from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import { timeConflict } from './eligibility.ts'
import { type Judged, judgeWishes } from './judging.ts'
import { evolveRegistration } from './registration-evolution.ts'
import type { RegistrationCommand, RegistrationEvent } from './registration-language.ts'
import { type Item, isLive, itemOf, type RegistrationState } from './registration-state.ts'
import { withRemedy } from './remedies.ts'
import type { TermFacts } from './section-facts.ts'
import { nothingKnown } from './student-facts.ts'
import { conflict } from './timetable.ts'

type Command<Type extends RegistrationCommand['type']> = Extract<RegistrationCommand, { type: Type }>
type Wishes = Command<'request'> | Command<'consider'>
type Events = RegistrationEvent[]

/** Every rule of a registration; what it means for the state is in `evolveRegistration`. */
export function decideRegistration(
  command: RegistrationCommand,
  state: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> {
  switch (command.type) {
    case 'request':
      return request(command, state, moment)
    case 'consider':
      return accept([], { considered: consider(command, state, moment) })
    case 'seat-answered':
      return accept(seatAnswered(command, state, moment))
    case 'seat-promoted':
      return accept(promoted(command, state, moment))
    case 'seat-doubted':
      return accept(doubted(command, state, moment))
    case 'invoice-paid':
      return accept(heldOn(command.invoiceId, state).map(item => ItemEnrolled(about(item, state))))
    case 'payment-failed':
      return accept(compensate(heldOn(command.invoiceId, state), state, declined(command.reason)))
    case 'payment-overdue':
      return accept(compensate(overdue(state, moment), state, OVERDUE))
    case 'drop':
      return drop(command, state, moment)
  }
}

/** Ended enrollments a new one remembers, so that a chain of tries stays short. */
const MAX_REPLACED = 5
const TOO_LATE = 'The drop deadline has passed (R-03).'
const FOR_NOBODY = refusal('NOT_ENROLLED', 'The seat was held for nobody.')
const OVERDUE = refusal('PAYMENT_OVERDUE', 'The invoice was not paid in time; the seat went back.')
const declined = (reason: string): Refusal => refusal('PAYMENT_FAILED', `The payment did not go through: ${reason}.`)

/** Each wish with every reason against it, once what the student drops is dropped. */
function judge(command: Wishes, before: RegistrationState, moment: Moment) {
  const dropped = dropsOf(command, before, moment)
  const state = after(dropped, before, moment)
  const { termFacts: term, studentFacts: student = nothingKnown } = command
  return { dropped, state, judged: judgeWishes(command.add, state, { term, student, now: moment.now }) }
}

/** What may be had is asked of Seats, the rest is refused; a drop that comes too late refuses the whole request. */
function request(command: Command<'request'>, before: RegistrationState, moment: Moment): Decision<RegistrationEvent> {
  const against = [...foreign(command, before), ...lateDrops(command, before, moment)]
  if (against.length > 0) return refuse(...against)
  const { dropped, state, judged } = judge(command, before, moment)
  if (judged.length === 0) return accept(invoiced(dropped, before, moment))
  const requested = RegistrationRequested({
    registrationId: before.id,
    student: command.student,
    term: command.term,
    items: judged
      .filter(({ reasons }) => reasons.length === 0)
      .map((one, index) => requestedItem(one, `${before.id}.${before.enrollments + index + 1}`, state)),
    refused: judged
      .filter(({ reasons }) => reasons.length > 0)
      .map(({ sectionId, reasons }) => ({ sectionId, reasons })),
    paymentSeconds: command.paymentSeconds,
    payment: command.payment,
  })
  return accept(invoiced([...dropped, requested], before, moment))
}

function consider(command: Command<'consider'>, state: RegistrationState, moment: Moment) {
  const late = lateDrops(command, state, moment)
  const { judged } = judge(command, state, moment)
  return judged.map(({ sectionId, reasons, lifted }) => ({ sectionId, reasons: [...reasons, ...late], lifted }))
}

/** An id that two students, or two terms, could spell (`a.b` in `c`, `a` in `b.c`) belongs to who came first. */
const foreign = ({ student, term }: Wishes, state: RegistrationState): Refusal[] =>
  (state.student ?? student) === student && (state.term ?? term) === term
    ? []
    : [refusal('ALREADY_EXISTS', 'This registration is of another student or term.')]

const lateDrops = (command: Wishes, state: RegistrationState, { now }: Moment): Refusal[] =>
  mayDrop(command.termFacts, now)
    ? []
    : droppedBy(command, state).map(({ sectionId }) => refusal('TERM_CLOSED', TOO_LATE, { sectionId }))

function requestedItem({ wish, overrides, lifted, conditional }: Judged, enrollmentId: Id, state: RegistrationState) {
  const { sectionId, credits, waitlist, facts } = wish
  if (!facts) throw new TypeError('a section without facts is refused before')
  const { courseId, meetings, capacity, waitlistCapacity, sequence } = facts
  const known = { capacity, waitlistCapacity, sectionSequence: sequence }
  return {
    enrollmentId,
    sectionId,
    courseId,
    credits: credits ?? facts.credits.min,
    waitlist,
    meetings,
    replaces: replacedBy(sectionId, state),
    overrides: [...overrides],
    lifted: [...lifted],
    conditional,
    capacity: known,
  }
}

/** Ended enrollments that Seats was asked about: it may not have heard yet that they have ended. */
const replacedBy = (section: Id, { items }: RegistrationState): Id[] =>
  items
    .filter(item => item.sectionId === section && item.capacity !== undefined && !isLive(item))
    .flatMap(({ enrollmentId, replaces }) => [...replaces, enrollmentId])
    .slice(-MAX_REPLACED)

const droppedBy = ({ drop: sections }: Wishes, { items }: RegistrationState): Item[] =>
  items.filter(item => isLive(item) && sections.includes(item.sectionId))

const dropsOf = (command: Wishes, state: RegistrationState, { now }: Moment): Events =>
  mayDrop(command.termFacts, now) ? droppedBy(command, state).flatMap(item => leave(item, state)) : []

function seatAnswered(command: Command<'seat-answered'>, state: RegistrationState, moment: Moment): Events {
  const item = itemOf(state, command.enrollmentId)
  if (item?.seat === 'asked') return invoiced([answered(command, item, state)], state, moment)
  return item && command.answer !== 'refused' ? unwanted(item, state) : []
}

function answered(command: Command<'seat-answered'>, item: Item, state: RegistrationState): RegistrationEvent {
  if (command.answer === 'waitlisted') return ItemWaitlisted({ ...about(item, state), position: command.position ?? 0 })
  if (command.answer === 'refused')
    return ItemRefused({ ...about(item, state), reasons: command.reasons.map(withRemedy), seat: false })
  return seated(item, state)
}

function promoted({ enrollmentId }: Command<'seat-promoted'>, state: RegistrationState, moment: Moment): Events {
  const item = itemOf(state, enrollmentId)
  if (!item) return []
  const waits = item.seat === 'waiting' || item.seat === 'asked'
  return waits ? invoiced([seated(item, state)], state, moment) : unwanted(item, state)
}

/** The item gets its seat, unless the student has come to sit elsewhere at that time. */
function seated(item: Item, state: RegistrationState): RegistrationEvent {
  const clash = state.items.find(
    other =>
      !item.lifted.includes('TIME_CONFLICT') &&
      (other.seat === 'held' || other.seat === 'taken') &&
      conflict(other.meetings, item.meetings),
  )
  if (clash) return ItemRefused({ ...about(item, state), reasons: [timeConflict(clash.sectionId)], seat: true })
  return item.seat === 'waiting' ? ItemPromoted(about(item, state)) : ItemHeld(about(item, state))
}

/** Seats holds a seat for longer than it should, or a place to wait: what is not known here, or ended, goes back. */
function doubted(command: Command<'seat-doubted'>, state: RegistrationState, moment: Moment): Events {
  const item = itemOf(state, command.enrollmentId)
  if (item && isLive(item) && command.waits) return []
  if (item && isLive(item)) return promoted({ ...command, type: 'seat-promoted' }, state, moment)
  const facts = about(command, state)
  if (item?.status === 'dropped') return [ItemDropped({ ...facts, seat: true })]
  return [ItemRefused({ ...facts, reasons: item?.reasons ?? [FOR_NOBODY], seat: true })]
}

/** A seat for an item that was refused before: it goes back. (Who dropped gave back everything at once.) */
const unwanted = (item: Item, state: RegistrationState): Events =>
  item.status === 'refused' ? [ItemRefused({ ...about(item, state), reasons: item.reasons, seat: true })] : []

/** These events, and the invoice for what is held now, once no question about seats is open any more. */
function invoiced(events: Events, before: RegistrationState, moment: Moment): Events {
  const state = after(events, before, moment)
  return state.items.some(({ seat }) => seat === 'asked') ? events : [...events, ...invoiceFor(state, moment)]
}

const after = (events: Events, before: RegistrationState, { now }: Moment): RegistrationState =>
  events.reduce((state, event) => evolveRegistration(state, event, now), before)

/** One invoice for all held seats that have none yet. */
function invoiceFor(state: RegistrationState, { now }: Moment): Events {
  const open = state.items.filter(item => item.seat === 'held' && item.invoiceId === undefined)
  if (open.length === 0 || state.student === null || state.term === null) return []
  const requested = InvoiceRequested({
    invoiceId: `inv-${state.id}.${state.invoices + 1}`,
    registrationId: state.id,
    student: state.student,
    term: state.term,
    due: later(now, state.paymentSeconds),
    lines: open.map(({ enrollmentId, sectionId, credits }) => ({ enrollmentId, sectionId, credits })),
    ...(state.payment !== null && { payment: state.payment }),
  })
  return [requested]
}

function drop(command: Command<'drop'>, state: RegistrationState, moment: Moment): Decision<RegistrationEvent> {
  const item = itemOf(state, command.enrollmentId)
  if (item?.status === 'dropped') return accept([])
  if (!item || !isLive(item)) return refuse(refusal('NOT_ENROLLED', 'There is nothing to drop.'))
  if (!mayDrop(command.termFacts, moment.now)) return refuse(refusal('TERM_CLOSED', TOO_LATE))
  return accept(invoiced(leave(item, state), state, moment))
}

const mayDrop = (term: TermFacts | undefined, now: string): boolean => term === undefined || now < term.dropDeadline

/** The student goes: the place goes back, and the money for it. */
const leave = (item: Item, state: RegistrationState): Events => [
  ItemDropped({ ...about(item, state), seat: item.seat !== 'none' }),
  ...withdraw([item], state, 'dropped'),
]

/** The seats of these items go back, and what was charged for them. */
const compensate = (items: readonly Item[], state: RegistrationState, reason: Refusal): Events => [
  ...items.map(item => ItemRefused({ ...about(item, state), reasons: [reason], seat: true })),
  ...withdraw(items, state, reason.code),
]

function withdraw(items: readonly Item[], state: RegistrationState, reason: string): Events {
  const invoices = Map.groupBy(items, item => item.invoiceId)
  return [...invoices].flatMap(([invoiceId, charged]) =>
    invoiceId === undefined || state.student === null
      ? []
      : [
          InvoiceWithdrawn({
            invoiceId,
            registrationId: state.id,
            student: state.student,
            enrollmentIds: charged.map(({ enrollmentId }) => enrollmentId),
            reason,
          }),
        ],
  )
}

const heldOn = (invoiceId: Id, state: RegistrationState): Item[] =>
  state.items.filter(item => item.seat === 'held' && item.invoiceId === invoiceId)

const overdue = (state: RegistrationState, { now }: Moment): Item[] =>
  state.items.filter(({ seat, paymentDue }) => seat === 'held' && paymentDue !== undefined && paymentDue <= now)

const about = (
  { enrollmentId, sectionId }: Pick<Item, 'enrollmentId' | 'sectionId'>,
  { id, student }: RegistrationState,
) => ({
  registrationId: id,
  student: student ?? id,
  enrollmentId,
  sectionId,
})
