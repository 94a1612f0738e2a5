import { type AcademicStanding, type ClassStanding, type Refusal, refusal, StudentProfile } from '@campus/contracts'
import { allCreditsEarned } from './requirement-credits.ts'
import type { StudentFacts } from './student-facts.ts'

/** Credits from which a student is in a class, the highest first. */
const CLASSES = [
  [90, 'senior'],
  [60, 'junior'],
  [30, 'sophomore'],
] as const satisfies readonly (readonly [number, ClassStanding])[]

/** Standings in which nobody registers for anything. */
const BARRED: readonly AcademicStanding[] = ['suspended', 'dismissed']

/** What the university knows of a student: without a profile, an active one in good standing. */
export const profileOf = ({ profile }: Pick<StudentFacts, 'profile'>): StudentProfile =>
  profile ?? StudentProfile.parse({})

/** The class that the profile names, or else the one that credits earned amount to. */
export function classOf({ profile, taken }: Pick<StudentFacts, 'profile' | 'taken'>): ClassStanding {
  if (profile?.class !== undefined) return profile.class
  const earned = allCreditsEarned(taken)
  return CLASSES.find(([credits]) => earned >= credits)?.[1] ?? 'freshman'
}

/** Why the student takes part in no registration at all: not active, or barred by academic standing. */
export function activityReasons(student: Pick<StudentFacts, 'profile'>): Refusal[] {
  const { active, reason, standing } = profileOf(student)
  const why = reason === undefined ? '.' : `: ${reason}`
  return [
    ...(active ? [] : [refusal('INACTIVE', `The student is not active${why}`)]),
    ...(BARRED.includes(standing) ? [refusal('INACTIVE', `The student is ${standing}.`, { standing })] : []),
  ]
}
