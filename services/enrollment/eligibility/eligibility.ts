import { type Id, type Instant, type Refusal, refusal, type SharedSeats } from '@campus/contracts'
import { type Item, isLive, occupiesTime, type RegistrationState } from '../registration/state.ts'
import { type CourseRules, consentReasons, corequisiteReasons, prerequisiteReasons } from './course-rules.ts'
import { antirequisiteReasons, countsAsOne, coursesHad, repeatReasons, type TiedCourse } from './course-ties.ts'
import { mostCredits } from './credit-limits.ts'
import { addingEnds } from './deadlines.ts'
import { holdReasons } from './holds.ts'
import { linkReasons } from './links.ts'
import { loadReasons } from './load.ts'
import { ticketReasons } from './own-ticket.ts'
import { courseCode } from './requirement-words.ts'
import { restrictionReasons } from './restrictions.ts'
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
  /** What the section's cross-list group has for all its sections together. */
  readonly shared?: SharedSeats | undefined
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
  circumstances: Circumstances,
): Refusal[] {
  const { term, student, now } = circumstances
  const most = mostCredits(student, term)
  return [
    ...termReasons(term, wish.facts, now),
    ...ticketReasons(student.ticket, now),
    ...activityReasons(student),
    ...holdReasons(student.holds, now),
    ...(wish.facts
      ? [
          ...sectionReasons(wish, wish.facts, { beside, state, ...circumstances }),
          ...loadReasons(wish, beside, state, most),
        ]
      : [unknown(wish)]),
  ]
}

const unknown = (wish: Wish): Refusal =>
  refusal('SECTION_UNKNOWN', `There is no section ${wish.sectionId} in this term.`)

function termReasons(term: TermFacts | undefined, section: SectionFacts | undefined, now: Instant): Refusal[] {
  if (!term) return [refusal('TERM_CLOSED', 'This term is not known.')]
  if (now < term.registrationOpens)
    return [
      refusal('TERM_CLOSED', `Registration opens at ${term.registrationOpens}.`, { opens: term.registrationOpens }),
    ]
  const closes = addingEnds(section, term)
  return now < closes ? [] : [refusal('TERM_CLOSED', `Registration closed at ${closes}.`, { closed: closes })]
}

/** What is there beside a wish: those before it that stand, and what the student has. */
interface Surroundings extends Circumstances {
  readonly beside: readonly Wish[]
  readonly state: RegistrationState
}

function sectionReasons(wish: Wish, facts: SectionFacts, around: Surroundings): Refusal[] {
  const { rules = {} } = wish
  const { student, studies, beside, state } = around
  const { courseId, crossListGroup } = facts
  const course = { courseId, ties: rules, crossListGroup }
  const others = [...state.items.filter(isLive), ...beside].flatMap(tied)
  return [
    ...(facts.status === 'open' ? [] : [refusal('SECTION_CLOSED', `The section is ${facts.status}.`)]),
    ...duplicates(course, others),
    ...repeatReasons(course, rules.repeatLimit, student),
    ...prerequisiteReasons(rules, studies),
    ...corequisiteReasons(rules, studies),
    ...antirequisiteReasons(course, [...coursesHad(student), ...others]),
    ...restrictionReasons([rules.restrictions, facts.restrictions], student),
    ...consentReasons(rules, studies, facts.consent),
    ...linkReasons(facts.links, studies.wished),
    ...timeConflicts(wish, facts, beside, state),
    ...creditReasons(wish, facts),
  ]
}

/** A course taken, or wished for, in a section of the term. */
interface Chosen extends TiedCourse {
  readonly sectionId: Id
  readonly crossListGroup?: Id | undefined
}

/** The course of an item, or of a wish, with what it says of others. */
function tied(one: Item | Wish): Chosen[] {
  const [{ courseId, crossListGroup } = {}, ties] = 'enrollmentId' in one ? [one, one.ties] : [one.facts, one.rules]
  return courseId === undefined ? [] : [{ sectionId: one.sectionId, courseId, crossListGroup, ties }]
}

/**
 * A course, or what counts as it, is taken once in a term: nobody waits for two of its sections either.
 * Cross-listed sections are one class under several codes.
 */
function duplicates(course: Omit<Chosen, 'sectionId'>, others: readonly Chosen[]): Refusal[] {
  const { crossListGroup: group } = course
  const other = others.find(one => countsAsOne(course, one) || (group !== undefined && one.crossListGroup === group))
  if (!other) return []
  const [code, otherCode] = [courseCode(course.courseId), courseCode(other.courseId)]
  const words =
    code === otherCode
      ? `The course ${code} is already chosen with section ${other.sectionId}.`
      : `${otherCode} counts as ${code} and is already chosen with section ${other.sectionId}.`
  return [refusal('DUPLICATE', words, { with: other.sectionId })]
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
