import type { Id } from '@campus/contracts'

/** A course taken before. `takenAt` (a date or an instant) is what `within` looks at: without it, it is too long ago. */
export interface TakenCourse {
  readonly courseId: Id
  readonly term: Id
  readonly grade: string
  readonly credits: number
  readonly takenAt?: string | undefined
}

/** A course that has no grade yet. */
export interface OngoingCourse {
  readonly courseId: Id
  readonly sectionId?: Id | undefined
  readonly credits?: number | undefined
}

/** What is known of a student when a requirement is looked at; what is left out is not there. */
export interface Studies {
  /** The day (or instant) from which years are counted back. */
  readonly on: string
  readonly taken?: readonly TakenCourse[]
  /** Enrolled in, in a term before the one that is registered for. */
  readonly inProgress?: readonly OngoingCourse[]
  /** In the term that is registered for: wished in the same request, or enrolled in already. */
  readonly wished?: readonly OngoingCourse[]
  readonly tests?: readonly { readonly code: string; readonly score: number }[]
  readonly programs?: readonly string[]
  readonly level?: string | undefined
  /** Class (`junior`) and academic standing (`good`). */
  readonly standings?: readonly string[]
  readonly permissions?: readonly string[]
  /** Courses that count as another, by that other one. */
  readonly equivalents?: Readonly<Record<Id, readonly Id[]>>
}

/** Class standings: who has one has those before it. Standings of other kinds stand by themselves. */
const CLASSES = ['freshman', 'sophomore', 'junior', 'senior', 'graduate']

/** Whether there is a class standing above this one. */
export const isClassBelowTop = (standing: string): boolean => CLASSES.slice(0, -1).includes(standing)

export const hasStanding = ({ standings = [] }: Studies, asked: string): boolean =>
  standings.some(had => had === asked || (CLASSES.includes(asked) && CLASSES.indexOf(had) >= CLASSES.indexOf(asked)))

/** The course and those that count as it. */
export function countingAs(course: Id, { equivalents = {} }: Studies): ReadonlySet<Id> {
  return new Set([course, ...(Object.hasOwn(equivalents, course) ? (equivalents[course] ?? []) : [])])
}

/** Whether a course taken is not older than so many years. */
export function isWithin({ takenAt }: TakenCourse, years: number, on: string): boolean {
  const earliest = `${String(Number(on.slice(0, 4)) - years).padStart(4, '0')}${on.slice(4, 10)}`
  return takenAt !== undefined && takenAt.slice(0, 10) >= earliest
}
