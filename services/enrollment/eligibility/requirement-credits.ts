import { type CourseTaken, type CreditsRequirement, type Id, passes } from '@campus/contracts'
import type { Studies } from './studies.ts'

interface Counted {
  readonly courseId: Id
  readonly credits?: number | undefined
}

/** Credits of courses passed, each course once however often it was taken. */
export const creditsEarned = (asked: CreditsRequirement, { taken = [] }: Studies): number =>
  sum(taken.filter(({ grade }) => passes(grade)).filter(counts(asked)))

/** Credits of all courses passed. */
export const allCreditsEarned = (taken: readonly CourseTaken[]): number => creditsEarned({ min: 1 }, { on: '', taken })

/** The same if everything that is in progress is passed. */
export const creditsExpected = (asked: CreditsRequirement, { taken = [], inProgress = [] }: Studies): number =>
  sum([...taken.filter(({ grade }) => passes(grade)), ...inProgress].filter(counts(asked)))

const counts =
  ({ subject, level }: CreditsRequirement) =>
  ({ courseId }: Counted): boolean =>
    (subject === undefined || courseId.startsWith(`${subject.toLowerCase()}-`)) &&
    (level === undefined || numberOf(courseId) >= level)

/** 101 of `cs-101l`; a course without a number is below every level. */
const numberOf = (courseId: Id): number => Number(/-(\d+)/.exec(courseId)?.[1] ?? -1)

/** In hundredths, as credits have two decimals at most. */
function sum(courses: readonly Counted[]): number {
  const most = new Map<Id, number>()
  for (const { courseId, credits = 0 } of courses)
    most.set(courseId, Math.max(most.get(courseId) ?? 0, Math.round(credits * 100)))
  return [...most.values()].reduce((total, hundredths) => total + hundredths, 0) / 100
}
