import type { EnrollmentTies, Refusal, SectionLink } from '@campus/contracts'
import { type CourseRules, corequisiteReasons, needsOf } from './course-rules.ts'
import { linkReasons } from './links.ts'
import type { OngoingCourse, Studies } from './studies.ts'

/**
 * What an enrollment will have to do with others of its term, but for what an override let it past. `before` is what the
 * student had done without this term.
 */
export function tiesOf(
  { rules = {}, links }: { rules?: CourseRules | undefined; links: readonly SectionLink[] | undefined },
  before: Studies,
  lifted: readonly string[],
): EnrollmentTies | undefined {
  const { antirequisites, equivalents, counting } = rules
  const needs = lifted.includes('COREQ') ? [] : needsOf(rules, before)
  const linked = lifted.includes('LINK_REQUIRED') ? undefined : links
  const ties = {
    ...(antirequisites && { antirequisites }),
    ...(equivalents && { equivalents }),
    ...(needs.length > 0 && { needs, ...(counting && { counting }) }),
    ...(linked && { links: [...linked] }),
  }
  return Object.keys(ties).length > 0 ? ties : undefined
}

/** What an enrollment needs beside it and does not have there: corequisites and linked sections. */
export const missingBeside = (
  { needs = [], counting, links }: EnrollmentTies,
  beside: readonly OngoingCourse[],
): Refusal[] => [
  ...needs.flatMap(corequisites => corequisiteReasons({ corequisites, counting }, { on: '', wished: beside })),
  ...linkReasons(links, beside),
]
