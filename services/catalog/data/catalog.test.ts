import { readFileSync } from 'node:fs'
import { Course, Section } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { parseCatalog, type SectionDraft } from '../import/catalog-csv.ts'

const csv = readFileSync(new URL('./catalog.csv', import.meta.url), 'utf8')
const { courses, sections, rejected, warnings, rows } = parseCatalog(csv, { term: '2026-fa', capacity: 40 })

const find = (course: string, code: string) => sections.find(one => one.courseId === course && one.code === code)
const withMeeting = (holds: (meeting: SectionDraft['meetings'][number]) => boolean) =>
  sections.filter(one => one.meetings.some(holds))

describe('the catalog of the demo university', () => {
  test('yields 125 courses and 198 sections', () => {
    expect(rows).toEqual({ read: 263, accepted: 257, rejected: 6 })
    expect(courses).toHaveLength(125)
    expect(sections).toHaveLength(198)
    expect(warnings).toEqual([])
  })

  test('explains the six rows that are wrong on purpose', () => {
    expect(rejected.map(({ line, code }) => [line, code])).toEqual([
      [67, 'END_BEFORE_START'],
      [113, 'MISSING_CRN'],
      [157, 'BAD_CREDITS'],
      [180, 'DUPLICATE_CRN'],
      [193, 'INCOMPLETE_SECTION'],
      [194, 'BAD_DAYS'],
    ])
    expect(rejected[3]?.detail).toBe('CRN 50636 already belongs to MUS 133 on line 175.')
  })

  test('names lines as a text editor shows them, below a value that runs over two lines', () => {
    const lines = csv.split('\n')
    expect(lines[66]).toContain('CS,225')
    expect(lines[193]).toContain(',Th,')
  })

  test('keeps the contracts throughout', () => {
    for (const one of courses) Course.parse(one)
    for (const one of sections) Section.parse({ ...one, waitlistCapacity: 0 })
  })

  test('names in its texts only courses that it has', () => {
    const known = new Set(courses.map(({ subject, number }) => `${subject} ${number}`))
    const named = courses.flatMap(({ description }) => description.match(/\b[A-Z]{2,4} \d{3}\b/g) ?? [])
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter(code => !known.has(code))).toEqual([])
    expect(courses.filter(one => one.prerequisiteText !== undefined)).toHaveLength(85)
  })

  test('says 73 of its 85 prerequisites plainly (85.9 %), in terms of courses that it has (R-13)', () => {
    const rules = courses.flatMap(one => one.prerequisites ?? [])
    expect(rules).toHaveLength(73)
    const asked = JSON.stringify(rules).match(/(?<="course":")[^"]+/g) ?? []
    expect(asked.filter(id => !courses.some(one => one.id === id))).toEqual([])
  })

  test('has 16 cross-listed groups, and no flagged section without a partner (R-15)', () => {
    expect(new Set(sections.flatMap(one => one.crossListGroup ?? [])).size).toBe(16)
    const flagged = csv
      .split('\n')
      .filter(line => line.includes('CrossList'))
      .map(line => /,(50\d{3}),/.exec(line)?.[1])
    expect(sections.filter(one => flagged.includes(one.crn) && one.crossListGroup === undefined)).toEqual([])
  })

  test('has awkward meetings (R-11)', () => {
    expect(sections.filter(one => one.meetings.length > 1)).toHaveLength(50)
    expect(sections.filter(one => one.arranged)).toHaveLength(30)
    expect(withMeeting(meeting => meeting.start >= '18:00')).toHaveLength(24)
    expect(withMeeting(meeting => meeting.days.includes('SA') || meeting.days.includes('SU'))).toHaveLength(7)
    expect(find('phys-213', 'A')).toMatchObject({ partOfTerm: 'A', meetings: find('phys-214', 'A')?.meetings })
  })

  test('books no room twice, but for cross-listed sections', () => {
    const booked = sections
      .flatMap(one => one.meetings.map(meeting => ({ one, meeting })))
      .filter(it => it.meeting.room)
    const clashes = booked.flatMap(a =>
      booked.filter(b => a.one.id < b.one.id && clash(a, b)).map(b => [a.one.id, b.one.id]),
    )
    expect(clashes).toEqual([])
  })

  test('keeps titles as people read them', () => {
    const titles = courses.map(one => one.title)
    expect(titles).toContain('Microbes & Society')
    expect(titles).toContain('Human Interfaces')
    expect(titles).toContain('Crónica, frontera y canción')
    expect(titles.filter(title => /&\w+;/.test(title))).toEqual([])
  })

  test('has credits of every kind', () => {
    const credits = (id: string) => courses.find(one => one.id === id)?.credits
    expect(credits('biol-215')).toEqual({ min: 1.5, max: 1.5 })
    expect(credits('chem-233')).toEqual({ min: 0.5, max: 2 })
    expect(credits('me-390')).toEqual({ min: 0, max: 0 })
    expect(credits('mus-272')).toEqual({ min: 0, max: 1 })
    expect(find('chem-233', 'ARR')?.credits).toEqual({ min: 0.5, max: 0.5 })
  })

  test('has sections that cannot be taken', () => {
    expect(find('chem-440', 'A')?.status).toBe('closed')
    expect(find('hist-498', 'B')?.status).toBe('cancelled')
  })
})

type Booking = { one: SectionDraft; meeting: SectionDraft['meetings'][number] }

function clash(a: Booking, b: Booking): boolean {
  const sameRoom = a.meeting.room === b.meeting.room && a.meeting.building === b.meeting.building
  const sameDay = a.meeting.days.some(day => b.meeting.days.includes(day))
  const parts = new Set([a.one.partOfTerm, b.one.partOfTerm])
  const sameWeeks = parts.size === 1 || parts.has('1')
  const listed = a.one.crossListGroup !== undefined && a.one.crossListGroup === b.one.crossListGroup
  return (
    sameRoom && sameDay && sameWeeks && !listed && a.meeting.start < b.meeting.end && b.meeting.start < a.meeting.end
  )
}
