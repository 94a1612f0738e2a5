import { Course, Section } from '@campus/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCatalog } from './catalog-csv.ts'
import { fileOf, type SampleRow } from './sample-file.ts'

const OPTIONS = { term: '2026-su', capacity: 20 }

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '"', 'a\r\nb', '&amp;amp;', '=1', '\u00A0'),
)
const orAny = (...values: string[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: anyText })

const row: fc.Arbitrary<SampleRow> = fc.record(
  {
    YearTerm: orAny('2026-su', '2026-su', '2026-fa'),
    Subject: orAny('CS', 'ART'),
    Number: orAny('101', '102', '240L'),
    Name: orAny('Introduction to Computing', 'Drawing'),
    Description: orAny('Same as ART 101.', 'Prerequisite: CS 101.'),
    'Credit Hours': orAny('3 hours.', '1 TO 4 hours.'),
    CRN: orAny('1', '2', '3', '4', '5', '6'),
    Section: orAny('A', 'B', ''),
    'Status Code': orAny('A', 'P'),
    'Enrollment Status': orAny('Open', 'CrossListOpen', 'Closed'),
    Type: orAny('Lecture', 'Laboratory'),
    'Start Time': orAny('09:00 AM', 'ARRANGED', '01:00 PM'),
    'End Time': orAny('09:50 AM', '', '03:50 PM'),
    'Days of Week': orAny('MWF', 'TR', ''),
    Room: orAny('1', '2', 'ARR'),
  },
  { requiredKeys: [] },
)

test('rows in are rows accepted plus rows rejected, whatever they hold, and each rejection has its own line', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), rows => {
      const csv = fileOf(...rows)
      const { rejected, rows: count } = parseCatalog(csv, OPTIONS)
      expect(count.read).toBe(rows.length)
      expect(count.accepted + rejected.length).toBe(rows.length)
      expect(new Set(rejected.map(({ line }) => line)).size).toBe(rejected.length)
    }),
  )
})

test('what is accepted keeps the contracts, belongs together and appears once', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), rows => {
      const { courses, sections, rows: count } = parseCatalog(fileOf(...rows), OPTIONS)
      for (const course of courses) Course.parse(course)
      for (const section of sections) Section.parse({ ...section, waitlistCapacity: 0 })
      const ids = new Set(courses.map(course => course.id))
      expect(ids.size).toBe(courses.length)
      expect(new Set(sections.map(section => section.id)).size).toBe(sections.length)
      expect(new Set(sections.map(section => section.courseId))).toEqual(ids)
      expect(sections.length).toBeLessThanOrEqual(count.accepted)
    }),
  )
})

test('no text makes the import throw or lose count', () => {
  const lines = fc.array(
    fc.oneof(
      anyText,
      row.map(one => fileOf(one).split('\n')[1] ?? ''),
    ),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(lines, fc.boolean(), (body, withHeader) => {
      const csv = [...(withHeader ? [fileOf()] : []), ...body].join('\n')
      const { rejected, rows } = parseCatalog(csv, OPTIONS)
      expect(rows.accepted + rows.rejected).toBe(rows.read)
      const lastLine = csv.split(/\r\n?|\n/).length
      for (const { line, code, detail } of rejected) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(lastLine)
        expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
        expect(detail).not.toBe('')
      }
    }),
  )
})

test('groups of cross-listed sections have at least two members of one term (R-15)', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), rows => {
      const { sections } = parseCatalog(fileOf(...rows), OPTIONS)
      const groups = Map.groupBy(sections, section => section.crossListGroup)
      groups.delete(undefined)
      for (const members of groups.values()) expect(members.length).toBeGreaterThan(1)
    }),
  )
})
