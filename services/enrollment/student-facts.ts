import { CourseTaken, Hold, Id, Override } from '@campus/contracts'
import { z } from 'zod'

/** What a registration needs to know of its student when it decides; gathered before, from this service's own views. */
export const StudentFacts = z.object({
  holds: z.array(Hold).default([]),
  overrides: z.array(Override).default([]),
  /** Courses taken before, with their grades. */
  taken: z.array(CourseTaken).default([]),
  /** Courses of other terms that have no grade yet. */
  inProgress: z.array(z.object({ courseId: Id, credits: z.number() })).default([]),
})
export type StudentFacts = z.infer<typeof StudentFacts>

/** Of a student whom no office and no record knows anything about. */
export const nothingKnown: StudentFacts = { holds: [], overrides: [], taken: [], inProgress: [] }
