/** Catalog files for tests: rows that are right but for the columns a test names. */

const SAMPLE = {
  YearTerm: '2026-su',
  Subject: 'CS',
  Number: '101',
  Name: 'Introduction to Computing',
  Description: 'Programs and what they can say.',
  'Credit Hours': '3 hours.',
  'Section Info': '',
  'Degree Attributes': '',
  'Schedule Information': '',
  CRN: '10001',
  Section: 'A',
  'Status Code': 'A',
  'Part of Term': '1',
  'Section Title': '',
  'Section Credit Hours': '',
  'Section Status': 'A',
  'Enrollment Status': 'Open',
  Type: 'Lecture',
  'Type Code': 'LEC',
  'Start Time': '09:00 AM',
  'End Time': '09:50 AM',
  'Days of Week': 'MWF',
  Room: '12',
  Building: 'North Hall',
}

export type SampleRow = Partial<Record<keyof typeof SAMPLE | 'Capacity', string>>

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`

export const HEADER: readonly string[] = Object.keys(SAMPLE)

/** One line of the file; columns not named are those of the sample. */
export const lineOf = (row: SampleRow, header: readonly string[] = HEADER): string =>
  header.map(column => quote({ ...SAMPLE, ...row }[column as keyof SampleRow] ?? '')).join(',')

/** A whole file of the given rows, which begin on line 2. */
export const fileOf = (...rows: SampleRow[]): string => [HEADER.join(','), ...rows.map(row => lineOf(row))].join('\n')

/** A row with arranged hours: no times, no place. */
export const ARRANGED: SampleRow = {
  'Start Time': 'ARRANGED',
  'End Time': '',
  'Days of Week': '',
  Room: '',
  Building: '',
}
