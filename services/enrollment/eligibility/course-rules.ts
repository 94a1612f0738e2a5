import { type Instant, type Refusal, Requirement, refusal } from '@campus/contracts'
import { z } from 'zod'
import { asCorequisite, evaluate, type Unmet, unmet } from './requirements.ts'
import type { StudentFacts } from './student-facts.ts'
import { classOf, profileOf } from './student-profile.ts'
import type { OngoingCourse, Studies } from './studies.ts'

/** What a course asks of whoever takes it, as the catalog last told. */
export const CourseRules = z.object({
  prerequisites: Requirement.optional(),
  corequisites: Requirement.optional(),
})
export type CourseRules = z.infer<typeof CourseRules>

/** What is missing before the course may be taken; consent, where that is all it takes, is a reason of its own. */
export function prerequisiteReasons({ prerequisites }: CourseRules, studies: Studies): Refusal[] {
  if (!prerequisites) return []
  const missing = unmet(prerequisites, studies)
  const [consent, others] = [missing.filter(isConsent), missing.filter(part => !isConsent(part))]
  return [...reason('PREREQ', 'Missing before this course', others), ...reason('CONSENT', 'This course needs', consent)]
}

/** What is neither done before nor taken beside it. */
export const corequisiteReasons = ({ corequisites }: CourseRules, studies: Studies): Refusal[] =>
  corequisites ? reason('COREQ', 'To be taken beside this course', unmet(asCorequisite(corequisites), studies)) : []

/** Whether the enrollment stands only if grades still to come are good enough. */
export const isConditional = ({ prerequisites }: CourseRules, studies: Studies): boolean =>
  prerequisites !== undefined && evaluate(prerequisites, studies) === 'in-progress'

const isConsent = ({ requirement }: Unmet): boolean => 'permission' in requirement

const reason = (code: Refusal['code'], what: string, parts: readonly Unmet[]): Refusal[] =>
  parts.length === 0
    ? []
    : [
        refusal(code, `${what}: ${parts.map(({ words }) => words).join('; ')}.`, {
          missing: parts.map(({ requirement }) => requirement),
        }),
      ]

/** What is known of a student's studies when a term is registered for, and what is taken in it. */
export function studiesOf(student: StudentFacts, wished: readonly OngoingCourse[], now: Instant): Studies {
  const { taken, inProgress } = student
  const { tests, programs, level, standing } = profileOf(student)
  return { on: now, taken, inProgress, wished, tests, programs, level, standings: [classOf(student), standing] }
}
