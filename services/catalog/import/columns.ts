import type { Fault } from './drafts.ts'

/** The columns a catalog file must have, with the longest text each may hold, in characters. */
const REQUIRED = {
  YearTerm: 30,
  Subject: 12,
  Number: 12,
  Name: 300,
  Description: 7_900,
  'Credit Hours': 60,
  'Section Info': 7_900,
  'Degree Attributes': 1_000,
  'Schedule Information': 2_000,
  CRN: 12,
  Section: 12,
  'Status Code': 12,
  'Part of Term': 12,
  'Section Title': 300,
  'Section Credit Hours': 60,
  'Section Status': 12,
  'Enrollment Status': 60,
  Type: 60,
  'Type Code': 12,
  'Start Time': 20,
  'End Time': 20,
  'Days of Week': 20,
  Room: 60,
  Building: 120,
} as const

/** `Capacity` may be there: seats of the section, in place of the one number given for the whole file. */
const OPTIONAL = { Capacity: 12 } as const

export const LONGEST = { ...REQUIRED, ...OPTIONAL }
export type Column = keyof typeof LONGEST
export const COLUMNS = Object.keys(LONGEST) as Column[]

/** Where each column stands in a row, and what is wrong with the header; a `fatal` fault means no row can be read. */
export interface Header {
  width: number
  position: ReadonlyMap<Column, number>
  fatal?: Fault
  unknown?: Fault
}

const canonical = (name: string): string => name.replaceAll(/\s+/g, ' ').trim().toLowerCase()
const KNOWN = new Map(COLUMNS.map(column => [canonical(column), column]))

/** Reads the header row. Order and letter case of the columns are free; an unknown column is reported, not read. */
export function readHeader(cells: readonly string[]): Header {
  const columns = cells.map(cell => KNOWN.get(canonical(cell)))
  const position = new Map<Column, number>()
  columns.forEach((column, index) => {
    if (column !== undefined && !position.has(column)) position.set(column, index)
  })
  const header = { width: cells.length, position }
  const missing = Object.keys(REQUIRED).filter(column => !position.has(column as Column))
  if (missing.length > 0) return { ...header, fatal: missingColumns(missing) }
  const repeated = COLUMNS.filter(column => columns.filter(other => other === column).length > 1)
  if (repeated.length > 0) return { ...header, fatal: repeatedColumns(repeated) }
  const unknown = cells.filter((_, index) => columns[index] === undefined)
  return unknown.length > 0 ? { ...header, unknown: unknownColumns(unknown) } : header
}

const missingColumns = (names: readonly string[]): Fault => ({
  code: 'MISSING_COLUMN',
  detail: `The first row must name the columns of a catalog, separated by commas. Missing: ${names.join(', ')}. Nothing was imported.`,
})

const repeatedColumns = (names: readonly string[]): Fault => ({
  code: 'REPEATED_COLUMN',
  detail: `The first row names these columns more than once: ${names.join(', ')}. Nothing was imported.`,
})

const unknownColumns = (names: readonly string[]): Fault => ({
  code: 'UNKNOWN_COLUMN',
  detail: `These columns are not known and were not read: ${names.map(name => `"${name.slice(0, 40)}"`).join(', ')}.`,
})
