import { CourseTaken, Hold, Override } from '@campus/contracts'
import { z } from 'zod'

/** What a registration needs to know of its student when it decides; gathered before, from this service's own views. */
export const StudentFacts = z.object({
  holds: z.array(Hold).default([]),
  overrides: z.array(Override).default([]),
  /** Courses taken before, with their grades. */
  taken: z.array(CourseTaken).default([]),
})
export type StudentFacts = z.infer<typeof StudentFacts>

/** Of a student whom no office and no record knows anything about. */
export const nothingKnown: StudentFacts = { holds: [], overrides: [], taken: [] }
