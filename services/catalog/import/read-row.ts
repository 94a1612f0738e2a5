import type { CatalogRow, RefusedRow } from './catalog-row.ts'
import { plainText, readCell } from './cell-text.ts'
import { COLUMNS, type Column, type Header } from './columns.ts'
import { type Cells, readCode, readCourse } from './course-cells.ts'
import type { CatalogOptions, CourseDraft, Fault } from './drafts.ts'
import { andThen, fault, type Reading, read, readAll } from './reading.ts'
import type { CsvRecord } from './records.ts'
import { sameAs } from './same-as.ts'
import { creditsOf, meetingOf, readCrn, readSection, type SectionCells } from './section-cells.ts'
import { readCrossListed } from './section-status.ts'

/** What one row says by itself; a refused row has one entry with the code of its first fault and all sentences. */
export function readRow(record: CsvRecord, header: Header, options: CatalogOptions): CatalogRow | RefusedRow {
  const row = andThen(readCells(record, header), cells =>
    andThen(readAll({ course: readCourse(cells), section: readSection(cells, options) }), parts =>
      read(rowOf(record.line, cells, parts, options)),
    ),
  )
  return row.ok ? row.value : refused(record, header, row.faults)
}

export const isRefused = (row: CatalogRow | RefusedRow): row is RefusedRow => 'code' in row

function readCells(record: CsvRecord, header: Header): Reading<Cells> {
  if (record.cells.every(cell => cell.trim() === '')) return fault('EMPTY_ROW', 'Every value in this row is empty.')
  if (record.cells.length !== header.width) return columnCount(record, header)
  const readings = COLUMNS.map(column => [column, readCell(column, textAt(record, header, column))] as const)
  return readAll(Object.fromEntries(readings) as Record<Column, Reading<string>>)
}

function textAt(record: CsvRecord, header: Header, column: Column): string {
  const index = header.position.get(column)
  return index === undefined ? '' : (record.cells[index] ?? '')
}

function columnCount(record: CsvRecord, header: Header): Reading<never> {
  const where = record.lastLine === record.line ? 'This row' : `The row on lines ${record.line} to ${record.lastLine}`
  return fault(
    'COLUMN_COUNT',
    `${where} has ${record.cells.length} values; the first row names ${header.width} columns. Check commas and quotation marks.`,
  )
}

function rowOf(
  line: number,
  cells: Cells,
  parts: { course: CourseDraft; section: SectionCells },
  options: CatalogOptions,
): CatalogRow {
  const { when, credits: own, ...section } = parts.section
  const { credits, outside } = creditsOf(own, parts.course)
  const meeting = meetingOf(cells, when, options)
  return {
    line,
    yearTerm: cells.YearTerm,
    course: parts.course,
    section: { ...section, courseId: parts.course.id, credits },
    arranged: when.at !== 'times',
    capacityGiven: cells.Capacity !== '',
    crossListed: readCrossListed(cells['Enrollment Status']),
    sameAs: sameAs(parts.course.description).filter(id => id !== parts.course.id),
    warnings: [...(outside ? [creditsOutside(cells)] : []), ...(when.at === 'no days' ? [timeWithoutDays(cells)] : [])],
    ...(cells.Type === '' ? {} : { type: cells.Type }),
    ...(meeting === undefined ? {} : { meeting }),
  }
}

const creditsOutside = (cells: Cells): Fault => ({
  code: 'CREDITS_OUTSIDE_COURSE',
  detail: `Section Credit Hours "${cells['Section Credit Hours']}" leaves the course's "${cells['Credit Hours']}"; the section keeps its own.`,
})

const timeWithoutDays = (cells: Cells): Fault => ({
  code: 'TIME_WITHOUT_DAYS',
  detail: `${cells['Start Time']} to ${cells['End Time']} has no Days of Week; the section is in with arranged hours.`,
})

function refused(record: CsvRecord, header: Header, faults: readonly Fault[]): RefusedRow {
  return {
    line: record.line,
    code: faults[0]?.code ?? 'UNREADABLE_ROW',
    detail: faults.map(each => each.detail).join(' '),
    ...(record.cells.length === header.width ? claimOf(record, header) : {}),
  }
}

/** The section a refused row speaks of, as far as its cells tell. */
function claimOf(record: CsvRecord, header: Header): Pick<RefusedRow, 'crn' | 'courseId'> {
  const cell = (column: Column) => plainText(textAt(record, header, column))
  const crn = readCrn({ CRN: cell('CRN') })
  const code = readCode({ Subject: cell('Subject'), Number: cell('Number') })
  return { ...(crn.ok ? { crn: crn.value } : {}), ...(code.ok ? { courseId: code.value.id } : {}) }
}
