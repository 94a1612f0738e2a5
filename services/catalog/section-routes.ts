import type { Id, Section as SectionContent, SectionSeats, TenantId, Term as TermContent } from '@campus/contracts'
import { type Context, listed } from '@campus/platform'
import { notFound, Problem, type Route, route } from '@campus/service'
import { zoneFor } from './campus-zone.ts'
import { seats, sections } from './collections.ts'
import * as contracts from './contracts/sections.ts'
import { Course } from './course.ts'
import { CrossListGroup } from './cross-list-group.ts'
import { Section, type SectionWish } from './section.ts'
import { isBeforeRegistration } from './section-seats.ts'
import { Term } from './term.ts'
import { deadlinesIn } from './term-dates.ts'
import { otherId, standing, write } from './writing.ts'

export function sectionRoutes(context: Context): Route[] {
  const shown = context.documents(sections)
  const taken = context.documents(seats)

  /** What a section refers to, as it is at this moment: a list may not show yet what was created just before. */
  const surroundings = async (tenant: TenantId, { id, courseId, term, crossListGroup, partOfTerm }: SectionWish) => {
    const [course, held, group, told] = await Promise.all([
      standing(context, tenant, Course, courseId),
      standing(context, tenant, Term, term),
      crossListGroup === undefined ? null : standing(context, tenant, CrossListGroup, crossListGroup),
      taken.get(tenant, id),
    ])
    const isUnused = told === undefined || told.doc.taken + told.doc.held + told.doc.waiting === 0
    return {
      courseCredits: course?.credits ?? null,
      termExists: held !== null,
      partExists: isPartOf(held, partOfTerm),
      groupExists: crossListGroup === undefined || group !== null,
      mayRegroup: isUnused && held !== null && isBeforeRegistration(held, context.clock()),
    }
  }

  const withSeats = async (tenant: TenantId, those: readonly SectionContent[]): Promise<contracts.SectionShown[]> => {
    const known = await taken.getMany(
      tenant,
      those.map(({ id }) => id),
    )
    return those.map(section => ({ ...section, seats: seatsOf(section, known.get(section.id)?.doc) }))
  }

  return [
    route(contracts.postSection, async input => {
      const { body, tenant } = input
      const section = await asWished(context, tenant, body, body.id)
      if (section instanceof Problem) return section
      const command = { type: 'create' as const, section, ...(await surroundings(tenant, section)) }
      const written = await write(context, input, { of: Section, id: section.id, shownIn: sections }, command)
      if (written instanceof Problem) return written
      const headers = { location: `/v1/sections/${section.id}` }
      return { status: 201, body: written.content, etag: written.seq, headers }
    }),
    route(contracts.putSection, async input => {
      const { params, body, tenant, ifMatch: seen } = input
      const other = otherId(params.id, body.id)
      if (other) return other
      const section = await asWished(context, tenant, body, params.id)
      if (section instanceof Problem) return section
      const command = { type: 'change' as const, section, seen, ...(await surroundings(tenant, section)) }
      const target = { of: Section, id: section.id, shownIn: sections, mustExist: true }
      const written = await write(context, input, target, command)
      return written instanceof Problem ? written : { status: 200, body: written.content, etag: written.seq }
    }),
    route(contracts.getSection, async ({ params, tenant }) => {
      const found = await shown.get(tenant, params.id)
      const [section] = found ? await withSeats(tenant, [found.doc]) : []
      if (!found || !section) return notFound()
      // Not as the answer's own etag, which would spare a reader the body: seats change while the section does not.
      return { status: 200, body: section, headers: { etag: `"${found.sequences['self'] ?? 0}"` } }
    }),
    route(contracts.getSections, async ({ query: { limit, cursor, ...those }, tenant }) => {
      const paging = { limit, ...(cursor !== undefined && { cursor }) }
      const page = await listed(() => shown.find(tenant, { ...selectionOf(those), ...paging }))
      if (page instanceof Problem) return page
      return { status: 200, body: { ...page.body, items: await withSeats(tenant, page.body.items) } }
    }),
  ]
}

/** Parts that nobody has given dates are no more than a mark. */
const isPartOf = (term: TermContent | null, part: string | undefined): boolean =>
  part === undefined || !term?.parts?.length || term.parts.some(({ id }) => id === part)

async function asWished(
  context: Context,
  tenant: TenantId,
  { arranged, deadlines = {}, ...body }: Omit<contracts.SectionBody, 'id'>,
  id: Id,
): Promise<SectionWish | Problem> {
  const timeZone = await zoneFor(context, tenant, deadlines)
  if (timeZone instanceof Problem) return timeZone
  const own = deadlinesIn(deadlines, timeZone)
  return {
    ...body,
    id,
    arranged: arranged ?? body.meetings.length === 0,
    ...(Object.keys(own).length > 0 && { deadlines: own }),
  }
}

/** The capacity is the catalog's own word; how many seats are gone is what enrollment told last. */
function seatsOf({ capacity }: SectionContent, told: Omit<SectionSeats, 'queue'> | undefined) {
  const { taken = 0, held = 0, waiting = 0, open, reserved, group } = told ?? {}
  return { capacity, taken, held, waiting, open, reserved, group }
}

interface Wanted {
  readonly term?: Id | undefined
  readonly courseId?: Id | undefined
  readonly crn?: string | undefined
}

function selectionOf({ term, courseId, crn }: Wanted) {
  const inTerm = term === undefined ? {} : { term }
  if (crn !== undefined) return { by: 'crn', where: { crn, ...inTerm } } as const
  if (courseId !== undefined) return { by: 'course', where: { courseId, ...inTerm } } as const
  return { by: 'term', where: inTerm } as const
}
