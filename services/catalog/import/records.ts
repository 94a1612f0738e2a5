import { CsvError, parse } from 'csv-parse/sync'
import type { Rejected } from './drafts.ts'

/** One row of a CSV file as its cells; `line` is where it begins, `lastLine` where it ends. */
export interface CsvRecord {
  line: number
  lastLine: number
  cells: string[]
}

/** After this many rows with broken quotation marks the rest of the file is given up: each one costs a new start. */
const MOST_BROKEN_ROWS = 200

/**
 * Splits a CSV text into rows. Blank lines are no rows. A row whose quotation marks do not match is rejected and
 * reading starts again on the next line, so that one stray mark cannot swallow the rows below it.
 */
export function readRecords(csv: string): { records: CsvRecord[]; rejected: Rejected[] } {
  // One kind of line end: csv-parse counts a CR LF inside quotation marks as two lines.
  const lines = csv
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
  const records: CsvRecord[] = []
  const rejected: Rejected[] = []
  let next = 0
  while (next < lines.length && rejected.length < MOST_BROKEN_ROWS) {
    const { ended, broken } = readUntilBroken(lines, next, records)
    if (!broken) return { records, rejected }
    const line = firstFilled(lines, ended)
    rejected.push({ line: line + 1, ...BAD_QUOTES })
    next = line + 1
  }
  if (next < lines.length) rejected.push(givenUp(next + 1, lines.length))
  return { records, rejected }
}

/** Appends the rows from line `from` (counted from 0) on; `ended` is the line after the last good one. */
function readUntilBroken(lines: readonly string[], from: number, records: CsvRecord[]) {
  let ended = from
  try {
    parse(lines.slice(from).join('\n'), {
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: '\n',
      trim: true,
      on_record: (cells: string[], context) => {
        ended = from + context.lines
        records.push({ line: ended - newlines(cells), lastLine: ended, cells })
        return null
      },
    })
    return { ended, broken: false }
  } catch (error) {
    if (error instanceof CsvError) return { ended, broken: true }
    throw error
  }
}

const newlines = (cells: readonly string[]): number => cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)

function firstFilled(lines: readonly string[], from: number): number {
  const found = lines.findIndex((line, index) => index >= from && line !== '')
  return found === -1 ? from : found
}

const BAD_QUOTES = {
  code: 'BAD_QUOTES',
  detail:
    'A quotation mark in this row is never closed, or closes in the middle of a value. Put the whole value in quotation marks and double those inside it.',
}

const givenUp = (first: number, last: number): Rejected => ({
  line: first,
  code: 'FILE_GIVEN_UP',
  detail: `Lines ${first} to ${last} were not read: more than ${MOST_BROKEN_ROWS} rows above have quotation marks that do not match. Save the file as CSV again.`,
})
