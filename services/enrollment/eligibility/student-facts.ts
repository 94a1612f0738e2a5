import { CourseTaken, CourseTies, CreditLimit, Hold, Id, Override, StudentProfile } from '@campus/contracts'
import { z } from 'zod'
import { OwnTicket } from './own-ticket.ts'

/** What a registration needs to know of its student when it decides; gathered before, from this service's own views. */
export const StudentFacts = z.object({
  holds: z.array(Hold).default([]),
  overrides: z.array(Override).default([]),
  /** Most credits in a term, where the registrar has set any for this student. */
  limits: z.array(CreditLimit).default([]),
  /** The student's ticket for the term: null if none of the term's fits, absent where it has none. */
  ticket: OwnTicket.nullable().optional(),
  /** What else the university knows of the student; nothing, of an active one in good standing. */
  profile: StudentProfile.optional(),
  /** Courses taken before, with their grades. */
  taken: z.array(CourseTaken).default([]),
  /** Courses of other terms that have no grade yet. */
  inProgress: z.array(z.object({ courseId: Id, credits: z.number() })).default([]),
  /** What those courses say of others, by course. */
  ties: z.record(z.string(), CourseTies).default({}),
})
export type StudentFacts = z.infer<typeof StudentFacts>

/** Of a student whom no office and no record knows anything about. */
export const nothingKnown: StudentFacts = { holds: [], overrides: [], limits: [], taken: [], inProgress: [], ties: {} }
