import type { CatalogRow } from './catalog-row.ts'
import type { Listing } from './cross-list.ts'
import type { CourseDraft, SectionDraft } from './drafts.ts'

type Meeting = SectionDraft['meetings'][number]

/** Longest list of types a section shows. */
const LONGEST_TYPE = 200

/** The courses of the rows, each from its first row. */
export function coursesOf(rows: readonly CatalogRow[]): CourseDraft[] {
  const courses = new Map<string, CourseDraft>()
  for (const { course } of rows) if (!courses.has(course.id)) courses.set(course.id, course)
  return [...courses.values()]
}

/** The rows of one section; there is at least one. */
export type SectionRows = readonly [CatalogRow, ...CatalogRow[]]

/** Rows by CRN, in the order of the file. */
export function bySection(rows: readonly CatalogRow[]): SectionRows[] {
  return [...Map.groupBy(rows, row => row.section.crn).values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [[first, ...more] as const],
  )
}

/** One section of its rows: a meeting for each row with times; `arranged` when any part of its hours is. */
export function sectionOf(rows: SectionRows): SectionDraft {
  const meetings = distinct(rows.flatMap(row => (row.meeting ? [row.meeting] : [])))
  const type = typesOf(rows)
  return {
    ...rows[0].section,
    ...(type === '' ? {} : { type }),
    meetings,
    arranged: rows.some(row => row.arranged),
  }
}

function distinct(meetings: readonly Meeting[]): Meeting[] {
  return [...new Map(meetings.map(meeting => [JSON.stringify(meeting), meeting])).values()]
}

/** `Laboratory, Lecture`: every type once, in the order of the file, as many as fit. */
function typesOf(rows: readonly CatalogRow[]): string {
  const types = new Set(rows.flatMap(row => row.type ?? []))
  return [...types].reduce((list, type) => {
    const longer = list === '' ? type : `${list}, ${type}`
    return longer.length <= LONGEST_TYPE ? longer : list
  }, '')
}

/** How a section is listed together with others; one row that says so is enough. */
export function crossListingOf(rows: SectionRows): Pick<Listing, 'crossListed' | 'sameAs'> {
  const said = rows.map(row => row.crossListed)
  return {
    crossListed: said.includes('yes') ? 'yes' : said.includes('perhaps') ? 'perhaps' : 'no',
    sameAs: [...new Set(rows.flatMap(row => row.sameAs))],
  }
}
