import { type CourseRequirement, type Id, isAtLeast, passes, type Requirement } from '@campus/contracts'
import { creditsEarned, creditsExpected } from './requirement-credits.ts'
import { inWords } from './requirement-words.ts'
import { countingAs, hasStanding, isWithin, type Studies } from './studies.ts'

/** Three values: `in-progress` depends on grades that are still to come, and makes an enrollment conditional. */
export type Verdict = 'true' | 'false' | 'in-progress'

/** Whether what is known of a student meets a requirement, in Kleene's logic. */
export function evaluate(requirement: Requirement, studies: Studies): Verdict {
  const group = groupOf(requirement)
  if (!group) return single(requirement, studies)
  const verdicts = group.of.map(part => evaluate(part, studies))
  const met = verdicts.filter(verdict => verdict === 'true').length
  const possible = verdicts.filter(verdict => verdict !== 'false').length
  return met >= group.n ? 'true' : possible < group.n ? 'false' : 'in-progress'
}

/** One thing that is missing; `requirement` says for programs what `words` say for students. */
export interface Unmet {
  readonly requirement: Requirement
  readonly words: string
}

/** What would cure a requirement that is `false`: all of these, nothing that is met or in progress. Else nothing. */
export function unmet(requirement: Requirement, studies: Studies): Unmet[] {
  const rest = remainder(requirement, studies)
  if (!rest) return []
  const parts = 'all' in rest ? rest.all : [rest]
  return parts.map(part => ({ requirement: part, words: inWords(part) }))
}

/** The courses that a requirement names, each once. */
export function coursesNamed(requirement: Requirement): Id[] {
  if ('course' in requirement) return [requirement.course]
  return [...new Set((groupOf(requirement)?.of ?? []).flatMap(coursesNamed))]
}

/** As a corequisite is met: by a course done before or taken in the same term. */
export function asCorequisite(requirement: Requirement): Requirement {
  if ('course' in requirement) return { ...requirement, concurrent: true }
  if ('all' in requirement) return { all: requirement.all.map(asCorequisite) }
  if ('any' in requirement) return { any: requirement.any.map(asCorequisite) }
  if ('nOf' in requirement) return { nOf: { ...requirement.nOf, of: requirement.nOf.of.map(asCorequisite) } }
  return requirement
}

/** How many of which parts. */
interface Group {
  readonly n: number
  readonly of: readonly Requirement[]
}

function groupOf(requirement: Requirement): Group | undefined {
  if ('all' in requirement) return { n: requirement.all.length, of: requirement.all }
  if ('any' in requirement) return { n: 1, of: requirement.any }
  return 'nOf' in requirement ? requirement.nOf : undefined
}

function remainder(requirement: Requirement, studies: Studies): Requirement | undefined {
  if (evaluate(requirement, studies) !== 'false') return undefined
  const group = groupOf(requirement)
  if (!group) return requirement
  const of = group.of.flatMap(part => remainder(part, studies) ?? [])
  return shortest({ n: group.n - (group.of.length - of.length), of })
}

function shortest({ n, of }: Group): Requirement {
  const [first] = of
  if (of.length === 1 && first) return first
  if (n === of.length) return { all: of.flatMap(part => ('all' in part ? part.all : [part])) }
  return n === 1 ? { any: of.flatMap(part => ('any' in part ? part.any : [part])) } : { nOf: { n, of } }
}

function single(requirement: Requirement, studies: Studies): Verdict {
  if ('course' in requirement) return courseTaken(requirement, studies)
  if ('credits' in requirement) {
    const { min } = requirement.credits
    if (creditsEarned(requirement.credits, studies) >= min) return 'true'
    return creditsExpected(requirement.credits, studies) >= min ? 'in-progress' : 'false'
  }
  return isKnown(requirement, studies) ? 'true' : 'false'
}

function courseTaken({ course, minGrade, within, concurrent }: CourseRequirement, studies: Studies): Verdict {
  const ids = countingAs(course, studies)
  const { taken = [], inProgress = [], wished = [], on } = studies
  const done = taken.some(
    one =>
      ids.has(one.courseId) &&
      (minGrade === undefined ? passes(one.grade) : isAtLeast(one.grade, minGrade)) &&
      (within === undefined || isWithin(one, within, on)),
  )
  if (done) return 'true'
  const coming = concurrent ? [...inProgress, ...wished] : inProgress
  return coming.some(({ courseId }) => ids.has(courseId)) ? 'in-progress' : 'false'
}

/** Whether somebody said so: a test score, a program, a level, a standing or a permission. */
function isKnown(requirement: Requirement, studies: Studies): boolean {
  const { tests = [], programs = [], level, permissions = [] } = studies
  if ('test' in requirement) {
    const { code, min } = requirement.test
    return tests.some(test => test.code === code && test.score >= min)
  }
  if ('program' in requirement) return programs.includes(requirement.program)
  if ('level' in requirement) return level === requirement.level
  if ('standing' in requirement) return hasStanding(studies, requirement.standing)
  return 'permission' in requirement && permissions.includes(requirement.permission)
}
