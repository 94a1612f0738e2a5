import { describe, expect, test } from 'vitest'
import { parseCatalog } from './catalog-csv.ts'
import { ARRANGED, fileOf, HEADER, lineOf, type SampleRow } from './sample-file.ts'

const parse = (csv: string) => parseCatalog(csv, { term: '2026-su', capacity: 40 })
const parseRows = (...rows: SampleRow[]) => parse(fileOf(...rows))
const codes = (list: readonly { line: number; code: string }[]) => list.map(({ line, code }) => [line, code])

describe('a row', () => {
  test('becomes a course and a section', () => {
    expect(
      parseRows({
        Name: 'Computing &amp;amp; Society',
        Description: 'Programs. Prerequisite: MATH 112 or consent of instructor.',
        'Credit Hours': '3 OR 4 hours.',
        'Degree Attributes': 'Advanced Composition, Humanities - Hist & Phil, and Cultural Studies - Western course.',
        'Section Credit Hours': '4 hours',
        'Section Title': 'Law &amp; Code',
      }),
    ).toEqual({
      courses: [
        {
          id: 'cs-101',
          subject: 'CS',
          number: '101',
          title: 'Computing & Society',
          description: 'Programs. Prerequisite: MATH 112 or consent of instructor.',
          credits: { min: 3, max: 4 },
          prerequisiteText: 'MATH 112 or consent of instructor.',
          prerequisites: { any: [{ course: 'math-112' }, { permission: 'CONSENT' }] },
          attributes: ['Advanced Composition', 'Humanities - Hist & Phil', 'Cultural Studies - Western'],
        },
      ],
      sections: [
        {
          id: '2026-su.10001',
          courseId: 'cs-101',
          term: '2026-su',
          crn: '10001',
          code: 'A',
          title: 'Law & Code',
          type: 'Lecture',
          credits: { min: 4, max: 4 },
          capacity: 40,
          status: 'open',
          partOfTerm: '1',
          arranged: false,
          meetings: [{ days: ['MO', 'WE', 'FR'], start: '09:00', end: '09:50', room: '12', building: 'North Hall' }],
        },
      ],
      lines: new Map([['2026-su.10001', [2]]]),
      rejected: [],
      warnings: [],
      rows: { read: 1, accepted: 1, rejected: 0 },
    })
  })

  test('with arranged hours has no meeting', () => {
    expect(parseRows({ ...ARRANGED, Room: 'ARR', Building: 'Clinic' }).sections[0]).toMatchObject({
      meetings: [],
      arranged: true,
    })
  })

  test('whose room is ARR meets in no particular room', () => {
    expect(parseRows({ Room: 'ARR' }).sections[0]?.meetings[0]).not.toHaveProperty('room')
  })

  test('with a time but no days is in with arranged hours and a warning', () => {
    const { sections, warnings } = parseRows({ 'Days of Week': '' })
    expect(sections[0]).toMatchObject({ meetings: [], arranged: true })
    expect(codes(warnings)).toEqual([[2, 'TIME_WITHOUT_DAYS']])
  })

  test('keeps section credits that leave the range of the course, with a warning', () => {
    const { sections, warnings } = parseRows({ 'Section Credit Hours': '5 hours' })
    expect(sections[0]?.credits).toEqual({ min: 5, max: 5 })
    expect(codes(warnings)).toEqual([[2, 'CREDITS_OUTSIDE_COURSE']])
  })

  test('takes Section Info where the description is empty, and adds the schedule note', () => {
    const note = { Description: '', 'Section Info': 'Prerequisites: ENGL 101.', 'Schedule Information': 'Bring boots.' }
    expect(parseRows(note).courses[0]).toMatchObject({
      description: 'Prerequisites: ENGL 101.\nBring boots.',
      prerequisiteText: 'ENGL 101.',
    })
  })

  test('gives meetings the dates of their part of term where the caller knows them (R-11)', () => {
    const partsOfTerm = { '1': { from: '2026-05-18', to: '2026-06-12' } }
    const { sections } = parseCatalog(fileOf({}), { term: '2026-su', partsOfTerm })
    expect(sections[0]?.meetings[0]).toMatchObject({ from: '2026-05-18', to: '2026-06-12' })
  })

  test.each<[string, SampleRow]>([
    ['MISSING_SUBJECT', { Subject: ' ' }],
    ['MISSING_NUMBER', { Number: '' }],
    ['MISSING_NAME', { Name: '&nbsp;' }],
    ['MISSING_CRN', { CRN: '' }],
    ['BAD_SUBJECT', { Subject: 'C/S' }],
    ['BAD_NUMBER', { Number: '../1' }],
    ['BAD_CRN', { CRN: '10001.0' }],
    ['BAD_CREDITS', { 'Credit Hours': 'three' }],
    ['BAD_CREDITS', { 'Section Credit Hours': 'x' }],
    ['BAD_TIME', { 'Start Time': '25:00' }],
    ['BAD_TIME', { 'End Time': '' }],
    ['END_BEFORE_START', { 'End Time': '08:00 AM' }],
    ['BAD_DAYS', { 'Days of Week': 'MTX' }],
    ['BAD_STATUS', { 'Status Code': 'Q' }],
    ['FORMULA', { 'Section Title': '=HYPERLINK("http://x")' }],
    ['UNREADABLE_TEXT', { Building: 'B\uFFFDro' }],
    ['TOO_LONG', { Description: 'x'.repeat(8_000) }],
    ['TOO_LONG', { Description: `Prerequisite: ${'x'.repeat(4_001)}` }],
    ['TOO_LONG', { CRN: '1'.repeat(13) }],
    ['EMPTY_ROW', Object.fromEntries(HEADER.map(column => [column, '']))],
  ])('is refused as %s: %j', (code, row) => {
    const catalog = parseRows({ CRN: '20001' }, row)
    expect(codes(catalog.rejected)).toEqual([[3, code]])
    expect(catalog.rejected[0]?.detail).toMatch(/^[A-Z].{10,}\.$/s)
    expect(catalog.rows).toEqual({ read: 2, accepted: 1, rejected: 1 })
    expect(catalog.sections).toHaveLength(1)
  })

  test('with several faults is one entry that names all of them', () => {
    const { rejected } = parseRows({ 'Credit Hours': 'x', CRN: '', 'Start Time': 'y' })
    expect(rejected).toHaveLength(1)
    expect(rejected[0]?.code).toBe('BAD_CREDITS')
    expect(rejected[0]?.detail).toMatch(/Credit Hours.*CRN.*Start Time/s)
  })

  test('with too few or too many values is refused with both counts', () => {
    const { rejected } = parse([fileOf({}), 'a,b', `${lineOf({ CRN: '3' })},more`].join('\n'))
    expect(codes(rejected)).toEqual([
      [3, 'COLUMN_COUNT'],
      [4, 'COLUMN_COUNT'],
    ])
    expect(rejected[0]?.detail).toContain('2 values')
  })
})

describe('several rows', () => {
  const lab: SampleRow = { Type: 'Laboratory', 'Start Time': '01:00 PM', 'End Time': '03:50 PM', 'Days of Week': 'T' }

  test('of one CRN are one section with several meetings', () => {
    const { sections, rows } = parseRows({}, lab, { ...ARRANGED, Type: 'Online' })
    expect(sections).toHaveLength(1)
    expect(sections[0]).toMatchObject({
      type: 'Lecture, Laboratory, Online',
      arranged: true,
      meetings: [{ days: ['MO', 'WE', 'FR'] }, { days: ['TU'], start: '13:00' }],
    })
    expect(rows).toEqual({ read: 3, accepted: 3, rejected: 0 })
  })

  test('that say the same add nothing, with a warning', () => {
    const { sections, warnings } = parseRows({}, {})
    expect(sections[0]?.meetings).toHaveLength(1)
    expect(codes(warnings)).toEqual([[3, 'REPEATED_ROW']])
  })

  test('make a section whole or not at all', () => {
    const { sections, rejected } = parseRows({}, { ...lab, 'End Time': '03:50 XM' }, { CRN: '10002' })
    expect(sections.map(section => section.crn)).toEqual(['10002'])
    expect(codes(rejected)).toEqual([
      [2, 'INCOMPLETE_SECTION'],
      [3, 'BAD_TIME'],
    ])
  })

  test.each<SampleRow>([{ Subject: '' }, { Building: 'B\uFFFDro' }])(
    'make no section when one has an unreadable %j',
    bad => {
      const { sections, rejected } = parseRows({}, { ...lab, ...bad })
      expect(sections).toEqual([])
      expect(rejected[0]?.code).toBe('INCOMPLETE_SECTION')
      expect(rejected).toHaveLength(2)
    },
  )

  test('of another course leave a section whole, though they use its CRN and are refused', () => {
    const { sections, rejected } = parseRows({}, { Number: '102', 'Start Time': 'x' })
    expect(sections.map(section => section.courseId)).toEqual(['cs-101'])
    expect(codes(rejected)).toEqual([[3, 'BAD_TIME']])
  })

  test('of one CRN that contradict each other are all refused', () => {
    const { sections, rejected } = parseRows({}, { ...lab, 'Part of Term': 'S2B', 'Section Credit Hours': '1 hours' })
    expect(sections).toEqual([])
    expect(codes(rejected)).toEqual([
      [2, 'INCOMPLETE_SECTION'],
      [3, 'CONTRADICTING_SECTION'],
    ])
    expect(rejected[1]?.detail).toContain('Part of Term, Section Credit Hours on line 2')
  })

  test('with the CRN of another course lose it to the first one', () => {
    const { sections, rejected } = parseRows({}, { Number: '102' })
    expect(sections.map(section => section.courseId)).toEqual(['cs-101'])
    expect(codes(rejected)).toEqual([[3, 'DUPLICATE_CRN']])
  })

  test.each<SampleRow>([{ Name: 'Something else' }, { 'Credit Hours': '4 hours.' }])(
    'of one course that contradict the first one are refused: %j',
    other => {
      const { courses, rejected } = parseRows({}, { CRN: '10002', ...other })
      expect(courses).toHaveLength(1)
      expect(codes(rejected)).toEqual([[3, 'CONTRADICTING_COURSE']])
      expect(rejected[0]?.detail).toContain('line 2')
    },
  )

  test('of one course with another description keep the first, with a warning', () => {
    const { courses, sections, warnings } = parseRows({}, { CRN: '10002', Description: 'Other words.' })
    expect(courses[0]?.description).toBe('Programs and what they can say.')
    expect(sections).toHaveLength(2)
    expect(codes(warnings)).toEqual([[3, 'OTHER_DESCRIPTION']])
  })

  test('of another term than the one asked for are refused and leave its sections whole', () => {
    const { sections, rejected } = parseRows({ YearTerm: '2026-fa' }, {}, { CRN: '10002' })
    expect(sections).toHaveLength(2)
    expect(codes(rejected)).toEqual([[2, 'WRONG_TERM']])
  })

  test('that all name another term go to the one asked for, with a warning', () => {
    const { sections, warnings } = parseCatalog(fileOf({}), { term: 'summer', capacity: 1 })
    expect(sections[0]?.id).toBe('summer.10001')
    expect(codes(warnings)).toEqual([[1, 'TERM_RENAMED']])
  })

  test('of one CRN filled down a whole column are refused', () => {
    const rows = Array.from({ length: 61 }, (_, index) => ({ Room: String(index) }))
    const { sections, rejected } = parseRows(...rows)
    expect(sections).toEqual([])
    expect(rejected).toHaveLength(61)
    expect(rejected.at(-1)?.code).toBe('TOO_MANY_ROWS')
  })

  test('keep their line when values above run over several lines', () => {
    const { rejected } = parseRows({ Description: 'One\n\nthree' }, { CRN: '' })
    expect(codes(rejected)).toEqual([[5, 'MISSING_CRN']])
  })
})

describe('a file', () => {
  test.each([
    ['nothing', '', 'EMPTY_FILE'],
    ['blank lines only', '\r\n\r\n', 'EMPTY_FILE'],
    ['no header', lineOf({}), 'MISSING_COLUMN'],
    ['other columns', 'name,email\nx,y', 'MISSING_COLUMN'],
    ['a column less', fileOf({}).replace('CRN,', 'Ref,'), 'MISSING_COLUMN'],
    ['semicolons', HEADER.join(';'), 'MISSING_COLUMN'],
    ['a column twice', `${HEADER.join(',')},CRN\n${lineOf({})},1`, 'REPEATED_COLUMN'],
    ['a broken header', `"YearTerm"x,${HEADER.join(',')}\n${lineOf({})}`, 'BAD_QUOTES'],
  ])('with %s is one rejection for line 1', (_, csv, code) => {
    const { courses, sections, rejected } = parse(csv)
    expect({ courses, sections }).toEqual({ courses: [], sections: [] })
    expect(codes(rejected)).toEqual([[1, code]])
  })

  test('names the missing columns', () => {
    expect(parse('Subject,Number').rejected[0]?.detail).toContain('YearTerm, Name, Description')
  })

  test('may have its columns in any order and letter case', () => {
    const header = [...HEADER].reverse()
    const csv = `${header.map(column => column.toUpperCase()).join(',')}\n${lineOf({}, header)}`
    expect(parse(csv)).toEqual(parse(fileOf({})))
  })

  test('with an unknown column is imported without it, and says so', () => {
    const { sections, rejected } = parse(`${HEADER.join(',')},Teacher\n${lineOf({})},Ada`)
    expect(sections).toHaveLength(1)
    expect(codes(rejected)).toEqual([[1, 'UNKNOWN_COLUMN']])
    expect(rejected[0]?.detail).toContain('"Teacher"')
  })

  test('may bring the capacity of each section; the caller gives it where the file does not', () => {
    const header = [...HEADER, 'Capacity']
    const rows = [{ Capacity: '12' }, { CRN: '2', Capacity: '' }, { CRN: '3', Capacity: 'many' }]
    const csv = [header.join(','), ...rows.map(row => lineOf(row, header))].join('\n')
    const { sections, rejected } = parse(csv)
    expect(sections.map(section => section.capacity)).toEqual([12, 40])
    expect(codes(rejected)).toEqual([[4, 'BAD_CAPACITY']])
  })

  test('without any capacity, given or its own, gets an assumed one with a warning', () => {
    const { sections, warnings } = parseCatalog(fileOf({}), { term: '2026-su' })
    expect(sections[0]?.capacity).toBe(30)
    expect(codes(warnings)).toEqual([[1, 'CAPACITY_ASSUMED']])
  })
})
