import type { CourseRequirement, CreditsRequirement, Id, Requirement } from '@campus/contracts'
import { isClassBelowTop } from './studies.ts'

/** A requirement as a student reads it: `CS 101 with C or better`, `CS 101 or CS 105`. */
export function inWords(requirement: Requirement): string {
  if ('all' in requirement) return listed(requirement.all, 'and')
  if ('any' in requirement) return listed(requirement.any, 'or')
  if ('nOf' in requirement) return `${requirement.nOf.n} of: ${listed(requirement.nOf.of, 'and')}`
  if ('course' in requirement) return courseInWords(requirement)
  if ('credits' in requirement) return creditsInWords(requirement.credits)
  if ('test' in requirement) return `a score of ${requirement.test.min} or more in the test ${requirement.test.code}`
  if ('program' in requirement) return `enrollment in the program ${requirement.program}`
  if ('level' in requirement) return `${requirement.level} level`
  if ('standing' in requirement)
    return `${requirement.standing} standing${isClassBelowTop(requirement.standing) ? LEAST : ''}`
  return permissionInWords(requirement.permission)
}

/** The code of a course as catalogs print it: `CS 101` of `cs-101`. */
export const courseCode = (id: Id): string => id.replace('-', ' ').toUpperCase()

const LEAST = ' or above'

const permissionInWords = (permission: string): string =>
  permission === 'CONSENT' ? 'consent of the instructor' : `permission ${permission}`

function courseInWords({ course, minGrade, within, concurrent }: CourseRequirement): string {
  return [
    courseCode(course),
    ...(minGrade === undefined ? [] : [`with ${minGrade} or better`]),
    ...(within === undefined ? [] : [`within the last ${within === 1 ? 'year' : `${within} years`}`]),
    ...(concurrent ? ['(before or in the same term)'] : []),
  ].join(' ')
}

function creditsInWords({ min, subject, level }: CreditsRequirement): string {
  return [
    min === 1 ? '1 credit' : `${min} credits`,
    ...(subject === undefined ? [] : [`in ${subject.toUpperCase()}`]),
    ...(level === undefined ? [] : [`in courses numbered ${level}${LEAST}`]),
  ].join(' ')
}

/** `A, B or C`; parts that are groups stand in parentheses, parts that have an `or` of their own between commas. */
function listed(parts: readonly Requirement[], conjunction: 'and' | 'or'): string {
  const words = parts.map(part => (isGroup(part) ? `(${inWords(part)})` : inWords(part)))
  const [last = ''] = words.slice(-1)
  if (words.length < 2) return last
  const comma = words.some(word => !word.startsWith('(') && word.includes(' or ')) ? ',' : ''
  return `${words.slice(0, -1).join(', ')}${comma} ${conjunction} ${last}`
}

const isGroup = (requirement: Requirement): boolean =>
  'all' in requirement || 'any' in requirement || 'nOf' in requirement
