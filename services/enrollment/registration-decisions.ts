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
import { accept, type Decision, type Moment, refuse } from '@campus/dapr'
import { reasonsAgainst, type Wish } from './eligibility.ts'
import type { RegistrationCommand, RegistrationEvent } from './registration.ts'
import { evolveRegistration } from './registration-evolution.ts'
import { type Item, isLive, itemOf, occupiesTime, type RegistrationState } from './registration-state.ts'
import type { TermFacts } from './section-facts.ts'
import { conflict } from './timetable.ts'

type Command<Type extends RegistrationCommand['type']> = Extract<RegistrationCommand, { type: Type }>
type Events = RegistrationEvent[]

/** Every rule of a registration; what it means for the state is in `evolveRegistration`. */
export function decideRegistration(
  command: RegistrationCommand,
  state: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> {
  switch (command.type) {
    case 'request':
      return accept(request(command, state, moment))
    case 'consider':
      return accept([], { considered: judge(command, state, moment).judged })
    case 'seat-answered':
      return accept(seatAnswered(command, state, moment))
    case 'seat-promoted':
      return accept(promoted(command, state, moment))
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

const OVERDUE = refusal('PAYMENT_OVERDUE', 'The invoice was not paid in time; the seat went back.')
const declined = (reason: string): Refusal => refusal('PAYMENT_FAILED', `The payment did not go through: ${reason}.`)

/** Each wish with every reason against it, once what the student drops is dropped. */
function judge(command: Command<'request'> | Command<'consider'>, before: RegistrationState, moment: Moment) {
  const dropped = dropsOf(command, before, moment)
  const state = dropped.reduce((old, event) => evolveRegistration(old, event, moment.now), before)
  const judged: { sectionId: Id; wish: Wish; reasons: Refusal[] }[] = []
  for (const wish of command.add) {
    const beside = judged.filter(({ reasons }) => reasons.length === 0).map(other => other.wish)
    const reasons = reasonsAgainst(wish, beside, state, command.termFacts, moment.now)
    judged.push({ sectionId: wish.sectionId, wish, reasons })
  }
  return { dropped, judged }
}

function request(command: Command<'request'>, before: RegistrationState, moment: Moment): Events {
  const { dropped, judged } = judge(command, before, moment)
  if (judged.length === 0) return dropped
  const requested = RegistrationRequested({
    registrationId: before.id,
    student: command.student,
    term: command.term,
    items: judged
      .filter(({ reasons }) => reasons.length === 0)
      .map(({ wish }, index) => requestedItem(wish, `${before.id}.${before.enrollments + index + 1}`)),
    refused: judged
      .filter(({ reasons }) => reasons.length > 0)
      .map(({ sectionId, reasons }) => ({ sectionId, reasons })),
    paymentSeconds: command.paymentSeconds,
    payment: command.payment,
  })
  return [...dropped, requested]
}

function requestedItem({ sectionId, credits, waitlist, facts }: Wish, enrollmentId: Id) {
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
    capacity: known,
  }
}

function dropsOf(
  { drop: sections, termFacts }: Command<'request'> | Command<'consider'>,
  state: RegistrationState,
  { now }: Moment,
): Events {
  const items = state.items.filter(item => isLive(item) && sections.includes(item.sectionId))
  return items.filter(() => mayDrop(termFacts, now)).flatMap(item => leave(item, state))
}

function seatAnswered(command: Command<'seat-answered'>, state: RegistrationState, moment: Moment): Events {
  const item = itemOf(state, command.enrollmentId)
  if (item?.seat !== 'asked') return []
  const answer = answered(command, item, state)
  const after = evolveRegistration(state, answer, moment.now)
  return after.items.some(({ seat }) => seat === 'asked') ? [answer] : [answer, ...invoiceFor(after, moment)]
}

function answered(command: Command<'seat-answered'>, item: Item, state: RegistrationState): RegistrationEvent {
  if (command.answer === 'held') return ItemHeld(about(item, state))
  if (command.answer === 'waitlisted') return ItemWaitlisted({ ...about(item, state), position: command.position ?? 0 })
  return ItemRefused({ ...about(item, state), reasons: command.reasons, seat: false })
}

function promoted({ enrollmentId }: Command<'seat-promoted'>, state: RegistrationState, moment: Moment): Events {
  const item = itemOf(state, enrollmentId)
  if (item?.seat !== 'waiting') return []
  const clash = state.items.find(other => occupiesTime(other) && conflict(other.meetings, item.meetings))
  if (clash) {
    const reason = refusal('TIME_CONFLICT', `Meets at the same time as section ${clash.sectionId}.`, {
      with: clash.sectionId,
    })
    return [ItemRefused({ ...about(item, state), reasons: [reason], seat: true })]
  }
  const promotion = ItemPromoted(about(item, state))
  return [promotion, ...invoiceFor(evolveRegistration(state, promotion, moment.now), moment)]
}

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

function drop(command: Command<'drop'>, state: RegistrationState, { now }: Moment): Decision<RegistrationEvent> {
  const item = itemOf(state, command.enrollmentId)
  if (item?.status === 'dropped') return accept([])
  if (!item || !isLive(item)) return refuse(refusal('NOT_ENROLLED', 'There is nothing to drop.'))
  if (!mayDrop(command.termFacts, now)) return refuse(refusal('TERM_CLOSED', 'The drop deadline has passed (R-03).'))
  return accept(leave(item, state))
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

const about = ({ enrollmentId, sectionId }: Item, { id, student }: RegistrationState) => ({
  registrationId: id,
  student: student ?? id,
  enrollmentId,
  sectionId,
})
