import { courseId } from './course-id.ts'

const STATEMENT = /\b(?:same as|meets with|cross-?listed with)\s+([^.;\n]*)/gi
const CODE = /\b(?:([A-Z]{2,6})\s+)?(\d{3}[A-Z]?)\b/g

/**
 * Ids of the courses that a course text names as itself under another code: `Same as AFRO 201, LLS 201, and PS 201.`
 * or `Meets with TAM 211.`. A number without a subject takes the subject before it.
 */
export function sameAs(text: string): string[] {
  const ids = new Set<string>()
  for (const [, list = ''] of text.matchAll(STATEMENT)) {
    let subject = ''
    for (const [, named, number = ''] of list.matchAll(CODE)) {
      subject = named ?? subject
      if (subject !== '') ids.add(courseId(subject, number))
    }
  }
  return [...ids]
}
