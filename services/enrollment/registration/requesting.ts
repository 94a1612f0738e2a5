import { type Batch, type Instant, type Refusal, refusal, type Warning } from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import { mostWaiting } from '../eligibility/credit-limits.ts'
import { fullTimeWarnings } from '../eligibility/full-time.ts'
import { creditsOf } from '../eligibility/load.ts'
import { nothingKnown } from '../eligibility/student-facts.ts'
import { groundsOf } from '../record/grounds.ts'
import { poolsFor } from '../seats/seating.ts'
import { leave } from './giving-back.ts'
import { after, invoiced } from './invoicing.ts'
import { type Judged, judgeRequest, stands } from './judging.ts'
import type { CommandOf, RegistrationEvent, Wishes } from './language.ts'
import { coursesOf, leaningOn, needed } from './leaning.ts'
import { mayDrop, TOO_LATE } from './leaving.ts'
import { idsOf, requestedOf } from './requested.ts'
import { creditsEnrolled, creditsWaiting, type Item, isLive, itemOf, type RegistrationState } from './state.ts'

type Events = RegistrationEvent[]

/** What may be had is asked of Seats, the rest is refused; a drop that comes too late refuses the whole request. */
export function request(
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

/** What a request would come to, as far as the registration itself can say; nothing changes. */
export function consider(command: CommandOf<'consider'>, state: RegistrationState, moment: Moment) {
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
export const queuesOf = ({ studentFacts = nothingKnown, termFacts }: Wishes, state: RegistrationState) => ({
  waiting: creditsWaiting(state),
  most: mostWaiting(studentFacts, termFacts),
})

/** Each wish with every reason against it, once what the student drops is dropped. */
function judge(command: Wishes, before: RegistrationState, moment: Moment) {
  const dropped = dropsOf(command, before, moment)
  const state = after(dropped, before, moment)
  const { termFacts: term, studentFacts: student = nothingKnown } = command
  return { dropped, state, judged: judgeRequest(command, state, { term, student, now: moment.now }) }
}

/** What is asked for all or none is dropped for only once all is had. */
const batchOf = (command: CommandOf<'request'>, state: RegistrationState): Batch | undefined =>
  command.allOrNone
    ? {
        id: `${state.id}.${state.enrollments + 1}`,
        leaves: droppedBy(command, state).map(({ enrollmentId }) => enrollmentId),
      }
    : undefined

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

const droppedBy = ({ drop: sections }: Wishes, { items }: RegistrationState): Item[] =>
  items.filter(item => isLive(item) && sections.includes(item.sectionId))

const dropsOf = (command: Wishes, state: RegistrationState, { now }: Moment): Events =>
  droppedBy(command, state)
    .filter(item => mayStillDrop(item, command, now))
    .flatMap(item => leave(item, state))
