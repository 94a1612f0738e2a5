import type { Id, TenantId } from '@campus/contracts'
import type { Page } from '@campus/documents'
import type { Context } from '@campus/platform'
import { type CourseDocument, courses, offeringId, offerings } from './collections.ts'
import { courseSearch } from './search/course-search.ts'
import { RankingCursors } from './search/ranking-cursor.ts'

/** Which courses; everything that is named must hold. */
export interface CourseQuery {
  /** Held in this term. */
  readonly term?: Id | undefined
  readonly subject?: string | undefined
  /** Words to look for; the best first, else by subject and number (in a term by id). */
  readonly q?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

type Courses = Page<CourseDocument>
export type CourseList = (tenant: TenantId, query: CourseQuery) => Promise<Courses>

/** Courses that one search may find. */
const MOST_HITS = 500

/** Pages of courses; throws `CursorRefused` for a cursor of another list. */
export function courseList(context: Context): CourseList {
  const shown = context.documents(courses)
  const held = context.documents(offerings)
  const search = courseSearch(context)
  const cursors = new RankingCursors(context.env.CAMPUS_CURSOR_KEY ?? '')

  const inTerm = async <T extends { readonly id: Id }>(
    tenant: TenantId,
    term: Id,
    found: readonly T[],
  ): Promise<T[]> => {
    const those = await held.getMany(
      tenant,
      found.map(({ id }) => offeringId(term, id)),
    )
    return found.filter(({ id }) => those.has(offeringId(term, id)))
  }

  const ofTerm = async (tenant: TenantId, term: Id, { limit, cursor }: CourseQuery): Promise<Courses> => {
    const page = await held.find(tenant, { by: 'term', where: { term }, limit, ...(cursor && { cursor }) })
    const ids = page.items.map(({ doc }) => doc.courseId)
    const known = await shown.getMany(tenant, ids)
    return { ...page, items: ids.flatMap(id => known.get(id) ?? []) }
  }

  /** Page after page of the subject, until there are enough that are held in the term. */
  const bySubject = async (tenant: TenantId, { term, subject, limit, cursor }: CourseQuery): Promise<Courses> => {
    const where = subject === undefined ? {} : { subject }
    const items: Courses['items'][number][] = []
    let next = cursor
    do {
      const page = await shown.find(tenant, {
        by: 'subject',
        where,
        limit: limit - items.length,
        ...(next !== undefined && { cursor: next }),
      })
      items.push(...(term === undefined ? page.items : await inTerm(tenant, term, page.items)))
      next = page.next
    } while (next !== undefined && items.length < limit)
    return { items, ...(next !== undefined && { next }) }
  }

  const ranked = async (tenant: TenantId, q: string, query: CourseQuery): Promise<Courses> => {
    const { term, subject, limit, cursor } = query
    const question = [tenant, q, term, subject]
    const from = cursor === undefined ? 0 : cursors.open(cursor, question)
    const hits = await search.rank(tenant, q, MOST_HITS)
    const ofSubject = hits.filter(hit => subject === undefined || hit.subject === subject)
    const all = term === undefined ? ofSubject : await inTerm(tenant, term, ofSubject)
    const ids = all.slice(from, from + limit).map(({ id }) => id)
    const known = await shown.getMany(tenant, ids)
    const more = all.length > from + limit
    const items = ids.flatMap(id => known.get(id) ?? [])
    return { items, ...(more && { next: cursors.seal(from + limit, question) }) }
  }

  return async (tenant, query) => {
    const { term, subject, q } = query
    if (q !== undefined) return ranked(tenant, q, query)
    if (term !== undefined && subject === undefined) return ofTerm(tenant, term, query)
    return bySubject(tenant, query)
  }
}
