import { type Batch, type Id, RegistrationRequested } from '@campus/contracts'
import { mostCredits, mostWaiting } from '../eligibility/credit-limits.ts'
import { deadlinesOf } from '../eligibility/deadlines.ts'
import { creditsOf } from '../eligibility/load.ts'
import type { SectionFacts } from '../eligibility/section-facts.ts'
import { nothingKnown } from '../eligibility/student-facts.ts'
import { poolsFor, seatingOf } from '../seats/seating.ts'
import { type Judged, stands } from './judging.ts'
import type { CommandOf, Wishes } from './language.ts'
import { isLive, type RegistrationState } from './state.ts'

/** Ended enrollments a new one remembers, so that a chain of tries stays short. */
const MAX_REPLACED = 5

/** The enrollments that these wishes become, in their order: those that stand are numbered first. */
export function idsOf(judged: readonly Judged[], { id, enrollments }: RegistrationState): Id[] {
  const numbered = [...judged.filter(stands), ...judged.filter(one => !stands(one))]
  return judged.map(one => `${id}.${enrollments + numbered.indexOf(one) + 1}`)
}

/** The event that a judged request is: what stands is asked of Seats, the rest is refused. */
export const requestedOf = (
  { student, term, termFacts, studentFacts, paymentSeconds, payment }: CommandOf<'request'>,
  judged: readonly Judged[],
  state: RegistrationState,
  batch: Batch | undefined,
) =>
  RegistrationRequested({
    registrationId: state.id,
    student,
    term,
    items: judged.filter(stands).map((one, index) => ({
      ...requestedItem(one, `${state.id}.${state.enrollments + index + 1}`, state, { termFacts, studentFacts }),
      ...(batch && { batch }),
    })),
    refused: judged.filter(one => !stands(one)).map(({ sectionId, reasons }) => ({ sectionId, reasons })),
    paymentSeconds,
    payment,
    maxCredits: mostCredits(studentFacts ?? nothingKnown, termFacts),
    mayWait: mostWaiting(studentFacts ?? nothingKnown, termFacts),
  })

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
