import { type Consent, Course, Id, type Instant, type Refusal, type Requirement, refusal } from '@campus/contracts'
import { z } from 'zod'
import { consentOf } from './remedies.ts'
import { asCorequisite, evaluate, type Unmet, unmet } from './requirements.ts'
import type { StudentFacts } from './student-facts.ts'
import { classOf, profileOf } from './student-profile.ts'
import type { OngoingCourse, Studies } from './studies.ts'

/** What a course asks of whoever takes it, as the catalog last told. */
export const CourseRules = Course.pick({
  prerequisites: true,
  corequisites: true,
  antirequisites: true,
  equivalents: true,
  repeatLimit: true,
  restrictions: true,
}).extend({
  /** Courses that count as those which the requirements name, by these. */
  counting: z.record(z.string(), z.array(Id)).optional(),
})
export type CourseRules = z.infer<typeof CourseRules>

/** What is missing before the course may be taken; consent, where that is all it takes, is a reason of its own. */
export const prerequisiteReasons = (rules: CourseRules, studies: Studies): Refusal[] =>
  reason(
    'PREREQ',
    'Missing before this course',
    missingBefore(rules, studies).filter(part => !isConsent(part)),
  )

/** The consent that the section asks for, or else its course. */
export function consentReasons(rules: CourseRules, studies: Studies, consent: Consent | undefined): Refusal[] {
  if (consent) return [refusal('CONSENT', `This section needs consent of the ${consent}.`, { ...consentOf[consent] })]
  return reason('CONSENT', 'This course needs', missingBefore(rules, studies).filter(isConsent))
}

/** What is neither done before nor taken beside it. */
export const corequisiteReasons = ({ corequisites, counting }: CourseRules, studies: Studies): Refusal[] =>
  corequisites
    ? reason('COREQ', 'To be taken beside this course', unmet(asCorequisite(corequisites), counted(studies, counting)))
    : []

/** Parts of the corequisites that what was done before does not meet: they are needed beside. */
export const needsOf = ({ corequisites, counting }: CourseRules, before: Studies): Requirement[] =>
  corequisites
    ? unmet(asCorequisite(corequisites), counted(before, counting)).map(({ requirement }) => requirement)
    : []

/** Whether the enrollment stands only if grades still to come are good enough. */
export const isConditional = ({ prerequisites, counting }: CourseRules, studies: Studies): boolean =>
  prerequisites !== undefined && evaluate(prerequisites, counted(studies, counting)) === 'in-progress'

const missingBefore = ({ prerequisites, counting }: CourseRules, studies: Studies): Unmet[] =>
  prerequisites ? unmet(prerequisites, counted(studies, counting)) : []

const counted = (studies: Studies, equivalents: CourseRules['counting']): Studies =>
  equivalents ? { ...studies, equivalents } : studies

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
