import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { Id } from '../ids.ts'

/** How a student does, as the university judges it. Who is suspended or dismissed does not register. */
export const AcademicStanding = z.enum(['good', 'warning', 'probation', 'suspended', 'dismissed'])
export type AcademicStanding = z.infer<typeof AcademicStanding>

/** How far along a student is, the first first. */
export const ClassStanding = z.enum(['freshman', 'sophomore', 'junior', 'senior', 'graduate'])
export type ClassStanding = z.infer<typeof ClassStanding>

/** A level, major, campus or test as the university calls it. */
export const Word = z.string().trim().min(1).max(60)

/**
 * What the university knows of a student beside courses and grades: what requirements, restrictions and
 * the load allowed go by. Whoever has none is taken as an active student in good standing of whom nothing else is
 * known.
 */
export const StudentProfile = z.strictObject({
  active: z.boolean().default(true),
  /** Why not, in words for the student. */
  reason: z.string().trim().min(1).max(500).optional(),
  standing: AcademicStanding.default('good'),
  /** As the university calls it: `undergraduate`. */
  level: Word.optional(),
  /** Majors. */
  programs: z.array(Word).max(20).default([]),
  campus: Word.optional(),
  class: ClassStanding.optional().meta({ description: 'Without it, the class follows from credits earned.' }),
  tests: z
    .array(z.strictObject({ code: Word, score: z.number().min(0).max(100_000) }))
    .max(100)
    .default([]),
})
export type StudentProfile = z.infer<typeof StudentProfile>

export const StudentProfileSet = defineEvent(
  'enrollment.student-profile-set',
  'The registrar wrote down what the university knows of a student.',
  z.object({ student: Id, profile: StudentProfile, setBy: Id }),
)
