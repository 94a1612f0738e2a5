import type { Campus } from './campus.ts'
import { crew } from './crew.ts'
import type { Student } from './university.ts'

interface CoursePage {
  items: { prerequisites?: unknown }[]
  next: string | null
}

/** Every course that a prerequisite of a term's courses names, each once. */
export async function coursesAskedFor(campus: Campus, token: string, term: string): Promise<string[]> {
  const named = new Set<string>()
  let cursor: string | null = ''
  while (cursor !== null) {
    const path = `/v1/courses?term=${term}&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`
    const page: CoursePage = await campus.expect<CoursePage>(200, { path, token })
    for (const { prerequisites } of page.items) for (const course of coursesIn(prerequisites)) named.add(course)
    cursor = page.next
  }
  return [...named]
}

/** The courses that a requirement names, however deep (R-13). */
function coursesIn(requirement: unknown): string[] {
  if (typeof requirement !== 'object' || requirement === null) return []
  if ('course' in requirement) return [String(requirement.course)]
  return Object.values(requirement).flatMap(coursesIn)
}

const AT_ONCE = 16

/** Records these courses as passed by each of these students some terms ago. */
export async function recordHistory(
  campus: Campus,
  registrar: string,
  students: readonly Student[],
  courses: readonly string[],
): Promise<void> {
  const items = courses.map(courseId => ({ courseId, term: 'before', grade: 'B', credits: 3 }))
  if (items.length === 0) return
  await crew(AT_ONCE, students, ({ id }) =>
    campus.expect(204, { method: 'POST', path: `/v1/students/${id}/history`, token: registrar, body: { items } }),
  )
}
