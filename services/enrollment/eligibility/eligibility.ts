import { type Id, type Instant, type Refusal, refusal } from '@campus/contracts'
import { isLive, occupiesTime, type RegistrationState } from '../registration/state.ts'
import { type CourseRules, corequisiteReasons, prerequisiteReasons } from './course-rules.ts'
import { mostCredits } from './credit-limits.ts'
import { holdReasons } from './holds.ts'
import { loadReasons } from './load.ts'
import { ticketReasons } from './own-ticket.ts'
import type { SectionFacts, TermFacts } from './section-facts.ts'
import type { StudentFacts } from './student-facts.ts'
import { activityReasons } from './student-profile.ts'
import type { Studies } from './studies.ts'
import { conflict } from './timetable.ts'

/** A wish for one section, with the facts found for it; without facts the section is unknown. */
export interface Wish {
  readonly sectionId: string
  readonly credits?: number | undefined
  readonly waitlist: boolean
  /** A section to leave once this one has come about. */
  readonly swap?: Id | undefined
  readonly facts?: SectionFacts | undefined
  /** What the section's course asks of whoever takes it. */
  readonly rules?: CourseRules | undefined
}

/** Under what circumstances somebody registers. */
export interface Circumstances {
  readonly term: TermFacts | undefined
  readonly student: StudentFacts
  /** What the student has done, and takes in this term. */
  readonly studies: Studies
  readonly now: Instant
}

/** Every reason against a wish, in the order of R-04, given what the student has and wishes beside it. */
export function reasonsAgainst(
  wish: Wish,
  beside: readonly Wish[],
  state: RegistrationState,
  { term, student, studies, now }: Circumstances,
): Refusal[] {
  const most = mostCredits(student, term)
  return [
    ...termReasons(term, now),
    ...ticketReasons(student.ticket, now),
    ...activityReasons(student),
    ...holdReasons(student.holds, now),
    ...(wish.facts
      ? [...sectionReasons(wish, wish.facts, beside, state, studies), ...loadReasons(wish, beside, state, most)]
      : [unknown(wish)]),
  ]
}

const unknown = (wish: Wish): Refusal =>
  refusal('SECTION_UNKNOWN', `There is no section ${wish.sectionId} in this term.`)

function termReasons(term: TermFacts | undefined, now: Instant): Refusal[] {
  if (!term) return [refusal('TERM_CLOSED', 'This term is not known.')]
  if (now < term.registrationOpens)
    return [
      refusal('TERM_CLOSED', `Registration opens at ${term.registrationOpens}.`, { opens: term.registrationOpens }),
    ]
  const closes = [term.addDeadline, term.registrationCloses].toSorted()[0] ?? term.addDeadline
  return now < closes ? [] : [refusal('TERM_CLOSED', `Registration closed at ${closes}.`, { closed: closes })]
}

function sectionReasons(
  wish: Wish,
  facts: SectionFacts,
  beside: readonly Wish[],
  state: RegistrationState,
  studies: Studies,
): Refusal[] {
  const { rules = {} } = wish
  return [
    ...(facts.status === 'open' ? [] : [refusal('SECTION_CLOSED', `The section is ${facts.status}.`)]),
    ...duplicates(facts, beside, state),
    ...prerequisiteReasons(rules, studies),
    ...corequisiteReasons(rules, studies),
    ...timeConflicts(wish, facts, beside, state),
    ...creditReasons(wish, facts),
  ]
}

function duplicates(facts: SectionFacts, beside: readonly Wish[], state: RegistrationState): Refusal[] {
  const mine = state.items.filter(isLive).find(item => item.courseId === facts.courseId)
  const twice = beside.find(other => other.facts?.courseId === facts.courseId)
  const sectionId = mine?.sectionId ?? twice?.sectionId
  return sectionId === undefined
    ? []
    : [
        refusal('DUPLICATE', `The course ${facts.courseId} is already chosen with section ${sectionId}.`, {
          with: sectionId,
        }),
      ]
}

function timeConflicts(wish: Wish, facts: SectionFacts, beside: readonly Wish[], state: RegistrationState): Refusal[] {
  if (wish.waitlist) return []
  const had = state.items.filter(item => occupiesTime(item) && conflict(item.meetings, facts.meetings))
  const wished = beside.filter(other => other.facts && conflict(other.facts.meetings, facts.meetings))
  // The section itself is a duplicate, and that says it all.
  const others = [...had, ...wished].filter(({ sectionId }) => sectionId !== wish.sectionId)
  return others.map(other => timeConflict(other.sectionId))
}

export const timeConflict = (other: Id): Refusal =>
  refusal('TIME_CONFLICT', `Meets at the same time as section ${other}.`, { with: other })

function creditReasons({ credits }: Wish, { credits: range }: SectionFacts): Refusal[] {
  if (credits === undefined || (credits >= range.min && credits <= range.max)) return []
  const allowed = range.min === range.max ? `${range.min}` : `${range.min} to ${range.max}`
  return [refusal('CREDITS_INVALID', `This section is taken for ${allowed} credits, not ${credits}.`)]
}
