import type { Id, Instant } from '@campus/contracts'
import { z } from 'zod'
import type { Enrollment } from '../collections.ts'

/** Enrollments of one section, and their credits in hundredths, which add up exactly. */
export const Tallied = z.object({
  sectionId: z.string(),
  courseId: z.string(),
  headcount: z.number().int(),
  hundredths: z.number().int(),
})
export type Tallied = z.infer<typeof Tallied>

/** By section. */
export type Tally = ReadonlyMap<Id, Tallied>

type Dated = Pick<Enrollment, 'status' | 'enrolledAt' | 'endedAt'>

/**
 * Whether somebody was enrolled as of a moment: by what had happened before it. So a day counts up to its end, and what
 * happens at the first moment of the next does not. Enrollments from before their moments were kept count as having been
 * there always.
 */
export function wasEnrolled({ status, enrolledAt, endedAt }: Dated, asOf: Instant): boolean {
  const began = enrolledAt === undefined ? status === 'enrolled' || status === 'withdrawn' : enrolledAt < asOf
  return began && (endedAt === undefined || endedAt >= asOf)
}

/** These enrollments, of which all count, beside what is counted already. */
export function counted(tally: Tally, those: readonly Pick<Enrollment, 'sectionId' | 'courseId' | 'credits'>[]): Tally {
  const next = new Map(tally)
  for (const { sectionId, courseId = '', credits } of those)
    add(next, { sectionId, courseId, headcount: 1, hundredths: Math.round(credits * 100) })
  return next
}

export function together(tallies: Iterable<readonly Tallied[]>): Tally {
  const all = new Map<Id, Tallied>()
  for (const rows of tallies) for (const row of rows) add(all, row)
  return all
}

/** The same by course, which goes by what its sections have. */
export const byCourse = (rows: readonly Tallied[]): readonly Tallied[] => [
  ...together([rows.map(row => ({ ...row, sectionId: row.courseId }))]).values(),
]

function add(to: Map<Id, Tallied>, { sectionId, courseId, headcount, hundredths }: Tallied): void {
  const known = to.get(sectionId) ?? { sectionId, courseId, headcount: 0, hundredths: 0 }
  const sum = { headcount: known.headcount + headcount, hundredths: known.hundredths + hundredths }
  to.set(sectionId, { sectionId, courseId: known.courseId || courseId, ...sum })
}
