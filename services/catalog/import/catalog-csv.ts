import { agreeingOnCourses, agreeingOnSections, ofOneTerm, ofWholeSections } from './agreement.ts'
import type { CatalogRow, RefusedRow } from './catalog-row.ts'
import { readHeader } from './columns.ts'
import { crossListGroups } from './cross-list.ts'
import type { Catalog, CatalogOptions, Rejected } from './drafts.ts'
import { isRefused, readRow } from './read-row.ts'
import { readRecords } from './records.ts'
import { bySection, coursesOf, crossListingOf, sectionOf } from './sections.ts'
import { aboutRows, aboutTheFile } from './warnings.ts'

export type { Catalog, CatalogOptions, CourseDraft, Rejected, SectionDraft } from './drafts.ts'

/**
 * Courses and sections of a catalog file (CSV, one row for each way a section meets). Every row is either in or in
 * `rejected` with its line, a code and a sentence; `warnings` lists rows that are in with something left out. A header
 * that cannot be used is one rejection and nothing is imported. Never throws on the contents of the file.
 */
export function parseCatalog(csv: string, options: CatalogOptions): Catalog {
  const { records, rejected: broken } = readRecords(csv)
  const [first, ...body] = records
  const brokenFirst = broken.find(({ line }) => line < (first?.line ?? Number.POSITIVE_INFINITY))
  if (brokenFirst !== undefined) return nothing(brokenFirst)
  if (first === undefined) return nothing(EMPTY_FILE)
  const header = readHeader(first.cells)
  if (header.fatal !== undefined) return nothing({ line: first.line, ...header.fatal })
  const rows = body.map(record => readRow(record, header, options))
  const catalog = assemble(
    rows.flatMap(row => (isRefused(row) ? [] : [row])),
    [...broken, ...rows.filter(isRefused)],
    options,
  )
  const unknown = header.unknown ? [{ line: first.line, ...header.unknown }] : []
  return { ...catalog, rejected: [...unknown, ...catalog.rejected] }
}

/** Catalog of rows from any source, be it one text or a stream: what the rows say together, and which may not stay. */
export function assemble(
  read: readonly CatalogRow[],
  refused: readonly RefusedRow[],
  options: CatalogOptions,
): Catalog {
  const term = ofOneTerm(read, options.term)
  const courses = agreeingOnCourses(term.rows)
  const sections = agreeingOnSections(courses.rows)
  const before = [...refused, ...term.refused, ...courses.refused, ...sections.refused]
  const whole = ofWholeSections(sections.rows, before)
  const rejected = [...before, ...whole.refused].map(plain).sort(byLine)
  return {
    ...drafts(whole.rows),
    rejected,
    warnings: [...aboutTheFile(whole.rows, term.label, options), ...aboutRows(whole.rows)].sort(byLine),
    rows: { read: read.length + refused.length, accepted: whole.rows.length, rejected: rejected.length },
  }
}

function drafts(rows: readonly CatalogRow[]): Pick<Catalog, 'courses' | 'sections' | 'lines'> {
  const listings = bySection(rows).map(own => ({ own, section: sectionOf(own), ...crossListingOf(own) }))
  const groups = crossListGroups(listings)
  const sections = listings.map(({ section }) => {
    const crossListGroup = groups.get(section.id)
    return crossListGroup === undefined ? section : { ...section, crossListGroup }
  })
  const lines = new Map(listings.map(({ own, section }) => [section.id, own.map(row => row.line)]))
  return { courses: coursesOf(rows), sections, lines }
}

const plain = ({ line, code, detail }: Rejected): Rejected => ({ line, code, detail })
const byLine = (a: Rejected, b: Rejected): number => a.line - b.line

const EMPTY_FILE: Rejected = { line: 1, code: 'EMPTY_FILE', detail: 'The file is empty.' }

const nothing = (rejection: Rejected): Catalog => ({
  courses: [],
  sections: [],
  lines: new Map(),
  rejected: [plain(rejection)],
  warnings: [],
  rows: { read: 0, accepted: 0, rejected: 0 },
})
