import type { Course, Id } from '@campus/contracts'
import { courseId } from './course-id.ts'

const CODE = String.raw`[A-Z]{2,6}\s+\d{3}[A-Z]?`
const LIST = String.raw`${CODE}(?:(?:,\s+or|,|\s+or)\s+${CODE})*`
const STATEMENT = new RegExp(
  String.raw`\bCredit is not given (?:towards? graduation )?for:?\s+(?:Credit is not given for\s+)?both\s+(${CODE})\s+and\s+(?:either\s+|any of\s+)?(${LIST})\.`,
  'gi',
)

/**
 * Courses beside which a course gives no credit, where its description plainly says so: `Credit is not given for
 * both CHEM 102 and CHEM 202.`, `... for both MATH 416 and either ASRM 406 or MATH 415.` Anything else is for staff.
 */
export function plainAntirequisites({ id, description }: Pick<Course, 'id' | 'description'>): Id[] {
  const ids = [...description.matchAll(STATEMENT)].flatMap(([, one = '', others = '']) => {
    const [first = '', ...rest] = [one, ...codesIn(others)].map(idOf)
    return first === id ? rest : rest.includes(id) ? [first] : []
  })
  return [...new Set(ids)].filter(other => other !== id)
}

const codesIn = (list: string): string[] => list.match(new RegExp(CODE, 'gi')) ?? []

function idOf(code: string): Id {
  const [subject = '', number = ''] = code.toUpperCase().split(/\s+/)
  return courseId(subject, number)
}
