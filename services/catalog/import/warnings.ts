import type { CatalogRow } from './catalog-row.ts'
import { ASSUMED_CAPACITY, type CatalogOptions, type Rejected } from './drafts.ts'
import { bySection, type SectionRows } from './sections.ts'

/** What was decided for the file as a whole; reported at its first line. */
export function aboutTheFile(rows: readonly CatalogRow[], termOfFile: string, options: CatalogOptions): Rejected[] {
  const assumed = options.capacity === undefined && rows.some(row => !row.capacityGiven)
  return [
    ...(termOfFile === options.term ? [] : [otherTerm(termOfFile, options.term)]),
    ...(assumed ? [CAPACITY_ASSUMED] : []),
  ]
}

/** Rows that are in, with something left out. */
export function aboutRows(rows: readonly CatalogRow[]): Rejected[] {
  const own = rows.flatMap(({ line, warnings }) => warnings.map(warning => ({ line, ...warning })))
  return [...own, ...bySection(rows).flatMap(repetitions), ...otherDescriptions(rows)]
}

/** Rows that add nothing to their section, because a row above says the same. */
function repetitions(rows: SectionRows): Rejected[] {
  const seen = new Map<string, number>()
  return rows.flatMap(row => {
    const content = JSON.stringify([row.type, row.meeting, row.arranged])
    const line = seen.get(content)
    if (line === undefined) seen.set(content, row.line)
    return line === undefined ? [] : [repeated(row.line, line)]
  })
}

function otherDescriptions(rows: readonly CatalogRow[]): Rejected[] {
  const first = new Map<string, CatalogRow>()
  return rows.flatMap(row => {
    const known = first.get(row.course.id)
    if (known === undefined) first.set(row.course.id, row)
    return known === undefined || sameText(row, known) ? [] : [otherDescription(row.line, known.line)]
  })
}

const sameText = ({ course: a }: CatalogRow, { course: b }: CatalogRow): boolean =>
  a.description === b.description && JSON.stringify(a.attributes) === JSON.stringify(b.attributes)

const repeated = (line: number, before: number): Rejected => ({
  line,
  code: 'REPEATED_ROW',
  detail: `This row says the same as line ${before} and adds nothing.`,
})

const otherDescription = (line: number, before: number): Rejected => ({
  line,
  code: 'OTHER_DESCRIPTION',
  detail: `The description or the attributes of the course differ from line ${before}, which were kept.`,
})

const otherTerm = (inFile: string, asked: string): Rejected => ({
  line: 1,
  code: 'TERM_RENAMED',
  detail: `The file calls its term "${inFile}"; its sections went to "${asked}".`,
})

const CAPACITY_ASSUMED: Rejected = {
  line: 1,
  code: 'CAPACITY_ASSUMED',
  detail: `The file and the request name no capacity; sections without one have ${ASSUMED_CAPACITY} seats.`,
}
