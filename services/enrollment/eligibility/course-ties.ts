import { type CourseTies, type Id, passes, type Refusal, refusal } from '@campus/contracts'
import { courseCode } from './requirement-words.ts'
import type { StudentFacts } from './student-facts.ts'

/** A course, and what it says of others. */
export interface TiedCourse {
  readonly courseId: Id
  readonly ties?: CourseTies | undefined
}

const lists = (ids: readonly Id[] | undefined, { courseId }: TiedCourse): boolean => ids?.includes(courseId) ?? false

/** Whether one of the two counts as the other, whichever says so. */
export const countsAsOne = (a: TiedCourse, b: TiedCourse): boolean =>
  a.courseId === b.courseId || lists(a.ties?.equivalents, b) || lists(b.ties?.equivalents, a)

/** Whether credit is given for one of the two alone, whichever says so. */
export const excludeEachOther = (a: TiedCourse, b: TiedCourse): boolean =>
  a.courseId !== b.courseId && (lists(a.ties?.antirequisites, b) || lists(b.ties?.antirequisites, a))

/** Courses that gave credit before, or may yet: those without a grade count too. */
export const coursesHad = ({ taken, inProgress, ties }: StudentFacts): TiedCourse[] =>
  [...taken.filter(({ grade }) => passes(grade)), ...inProgress].map(({ courseId }) => ({
    courseId,
    ties: ties[courseId],
  }))

/** One reason if credit is given for the course or for others that the student has had or takes, not for both. */
export function antirequisiteReasons(course: TiedCourse, others: readonly TiedCourse[]): Refusal[] {
  const excluded = others.filter(other => excludeEachOther(course, other)).map(({ courseId }) => courseId)
  const ids = [...new Set(excluded)]
  if (ids.length === 0) return []
  const words = `Credit is not given for both ${courseCode(course.courseId)} and ${ids.map(courseCode).join(', ')}.`
  return [refusal('ANTIREQ', words, { with: ids })]
}

/** Audited courses are no attempt at credit. Every other mark is one, a W too: it counts as attempted. */
const NO_ATTEMPT = 'AU'

/** One reason if the course, or what counts as it, was taken as often as allowed; what has no grade yet counts too. */
export function repeatReasons(course: TiedCourse, limit: number | undefined, student: StudentFacts): Refusal[] {
  if (limit === undefined) return []
  const { courseId, ties } = course
  const counts = (one: TiedCourse): boolean => one.courseId === courseId || lists(ties?.equivalents, one)
  const graded = student.taken.filter(({ grade }) => grade !== NO_ATTEMPT)
  const attempts = [...graded, ...student.inProgress].filter(counts).length
  if (attempts < limit) return []
  const words = `${courseCode(courseId)} is taken ${times(limit)} at most; the student has taken it ${times(attempts)}.`
  return [refusal('REPEAT_LIMIT', words, { limit, attempts })]
}

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`)
