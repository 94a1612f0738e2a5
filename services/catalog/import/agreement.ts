import type { CatalogRow, RefusedRow } from './catalog-row.ts'

/** Rows that may stay and rows that may not, each row in exactly one of them. */
export interface Sifted {
  rows: CatalogRow[]
  refused: RefusedRow[]
}

/** Why a row may not stay beside the rows before it. */
export type Objection = { code: string; detail: string } | undefined

/** Puts each row through `object`, in the order of the file. */
export function sift(rows: readonly CatalogRow[], object: (row: CatalogRow) => Objection): Sifted {
  const sifted: Sifted = { rows: [], refused: [] }
  for (const row of rows) {
    const objection = object(row)
    if (objection === undefined) sifted.rows.push(row)
    else sifted.refused.push({ line: row.line, crn: row.section.crn, courseId: row.course.id, ...objection })
  }
  return sifted
}

/** Rows of one term: the one asked for when any row names it, else the one the first row names. */
export function ofOneTerm(rows: readonly CatalogRow[], asked: string): Sifted & { label: string } {
  const labels = rows.map(row => row.yearTerm)
  const label = labels.includes(asked) ? asked : (labels.find(each => each !== '') ?? asked)
  const sifted = sift(rows, row => {
    if (row.yearTerm === '' || row.yearTerm === label) return undefined
    return { code: 'WRONG_TERM', detail: `YearTerm is "${row.yearTerm}"; the term being imported is "${label}".` }
  })
  return { ...sifted, label }
}

/** Rows whose course says what the first row of that course says; the description may differ, the first one stays. */
export function agreeingOnCourses(rows: readonly CatalogRow[]): Sifted {
  const first = new Map<string, CatalogRow>()
  return sift(rows, row => {
    const known = first.get(row.course.id)
    if (known === undefined) first.set(row.course.id, row)
    return known && courseObjection(row, known)
  })
}

function courseObjection({ course }: CatalogRow, known: CatalogRow): Objection {
  const differing = [
    ...(course.title === known.course.title ? [] : [`Name "${known.course.title}"`]),
    ...(sameValue(course.credits, known.course.credits) ? [] : [`other Credit Hours`]),
  ]
  if (differing.length === 0) return undefined
  const code = `${course.subject} ${course.number}`
  return { code: 'CONTRADICTING_COURSE', detail: `${code} has ${differing.join(' and ')} on line ${known.line}.` }
}

/** Rows that share a CRN only with rows of the same section: same course, and the same facts but for the meeting. */
export function agreeingOnSections(rows: readonly CatalogRow[]): Sifted {
  const first = new Map<string, CatalogRow>()
  const count = new Map<string, number>()
  return sift(rows, row => {
    const { crn } = row.section
    const known = first.get(crn)
    if (known === undefined) first.set(crn, row)
    const nth = (count.get(crn) ?? 0) + 1
    count.set(crn, nth)
    return known && (sectionObjection(row, known) ?? (nth > MOST_ROWS ? tooManyRows(crn) : undefined))
  })
}

/** More ways of meeting than a week has room for: a CRN that was filled down a column by mistake. */
const MOST_ROWS = 60

const tooManyRows = (crn: string): Objection => ({
  code: 'TOO_MANY_ROWS',
  detail: `CRN ${crn} has more than ${MOST_ROWS} rows; a section cannot meet in so many ways.`,
})

const FACTS = { code: 'Section', title: 'Section Title', partOfTerm: 'Part of Term', status: 'Status Code' } as const
const NUMBERS = { credits: 'Section Credit Hours', capacity: 'Capacity' } as const

function sectionObjection(row: CatalogRow, known: CatalogRow): Objection {
  const { crn } = row.section
  if (row.course.id !== known.course.id) {
    const other = `${known.course.subject} ${known.course.number}`
    return { code: 'DUPLICATE_CRN', detail: `CRN ${crn} already belongs to ${other} on line ${known.line}.` }
  }
  const differing = Object.entries({ ...FACTS, ...NUMBERS })
    .filter(([fact]) => !sameValue(row.section[fact as keyof typeof FACTS], known.section[fact as keyof typeof FACTS]))
    .map(([, column]) => column)
  if (differing.length === 0) return undefined
  return {
    code: 'CONTRADICTING_SECTION',
    detail: `CRN ${crn} has another ${differing.join(', ')} on line ${known.line}; rows of one section may differ only in type, time and place.`,
  }
}

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** A section is taken whole or not at all: without its refused row it would lack a meeting that students must attend. */
export function ofWholeSections(rows: readonly CatalogRow[], refused: readonly RefusedRow[]): Sifted {
  const missing = Map.groupBy(
    refused.filter(row => row.crn !== undefined && !OF_ANOTHER_SECTION.has(row.code)),
    row => row.crn,
  )
  return sift(rows, row => {
    const { crn } = row.section
    const lost = missing.get(crn)?.find(({ courseId }) => courseId === undefined || courseId === row.course.id)
    return lost && incomplete(crn, lost.line)
  })
}

/** Refusals of rows that only use the CRN of a section: those of another course or another term. */
const OF_ANOTHER_SECTION: ReadonlySet<string> = new Set(['DUPLICATE_CRN', 'WRONG_TERM'])

const incomplete = (crn: string, line: number): Objection => ({
  code: 'INCOMPLETE_SECTION',
  detail: `Line ${line} of the same section (CRN ${crn}) was refused; a section is imported with all its rows or not at all.`,
})
