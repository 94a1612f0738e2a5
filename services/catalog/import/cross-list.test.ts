import { describe, expect, test } from 'vitest'
import { parseCatalog } from './catalog-csv.ts'
import { ARRANGED, fileOf, type SampleRow } from './sample-file.ts'

const LISTED: SampleRow = { 'Enrollment Status': 'CrossListOpen' }
const art: SampleRow = { ...LISTED, Subject: 'ART', Number: '240', CRN: '11', Description: 'Same as PHIL 240.' }
const phil: SampleRow = { ...LISTED, Subject: 'PHIL', Number: '240', CRN: '12', Description: 'See ART 240.' }

/** Groups as lists of CRNs, by group id. */
function groupsOf(...rows: SampleRow[]): Record<string, string[]> {
  const { sections } = parseCatalog(fileOf(...rows), { term: '2026-su', capacity: 1 })
  const grouped = sections.filter(section => section.crossListGroup !== undefined)
  const groups = Map.groupBy(grouped, section => section.crossListGroup)
  return Object.fromEntries([...groups].map(([id, members]) => [id, members.map(section => section.crn)]))
}

describe('sections are one class under several codes (R-15)', () => {
  test('when flagged sections meet at the same time in the same room, named after the lowest CRN', () => {
    const other: SampleRow = { ...LISTED, Number: '211', CRN: '9' }
    expect(groupsOf({ ...LISTED, CRN: '10' }, other)).toEqual({ '2026-su.xl-9': ['10', '9'] })
  })

  test('when courses that are the same have the same section code and arranged hours', () => {
    expect(groupsOf({ ...art, ...ARRANGED }, { ...phil, ...ARRANGED })).toEqual({ '2026-su.xl-11': ['11', '12'] })
  })

  test('code by code, when the same courses have several sections at one time without a room', () => {
    const online = { Room: '', Building: '' }
    const second = { Section: 'B' }
    const groups = groupsOf(
      { ...art, ...online },
      { ...art, ...online, ...second, CRN: '13' },
      { ...phil, ...online },
      { ...phil, ...online, ...second, CRN: '14' },
    )
    expect(groups).toEqual({ '2026-su.xl-11': ['11', '12'], '2026-su.xl-13': ['13', '14'] })
  })

  test('when one is closed, which hides that it is cross-listed', () => {
    expect(groupsOf(art, { ...phil, 'Enrollment Status': 'Closed' })).toEqual({ '2026-su.xl-11': ['11', '12'] })
  })

  test('when all their meetings are the same, over several rows', () => {
    const lab = { 'Days of Week': 'T' }
    expect(groupsOf(art, { ...art, ...lab }, { ...phil, ...lab }, phil)).toEqual({ '2026-su.xl-11': ['11', '12'] })
  })

  test.each<[string, SampleRow]>([
    ['of one course', { Number: '101', Section: 'B' }],
    ['with the same section title', { Number: '518', 'Section Title': 'Music of Ireland' }],
  ])('when flagged sections %s meet at the same time and no room tells them apart', (_, other) => {
    const online: SampleRow = { ...LISTED, Room: '', Building: '', 'Section Title': 'Music of Ireland' }
    expect(groupsOf({ ...online, CRN: '21' }, { ...online, CRN: '22', ...other })).toEqual({
      '2026-su.xl-21': ['21', '22'],
    })
  })
})

describe('sections stay apart', () => {
  test.each<[string, SampleRow, SampleRow]>([
    ['none is flagged', { ...art, 'Enrollment Status': 'Open' }, { ...phil, 'Enrollment Status': 'Open' }],
    ['one is open and not flagged', art, { ...phil, 'Enrollment Status': 'Open' }],
    ['both are closed', { ...art, 'Enrollment Status': 'Closed' }, { ...phil, 'Enrollment Status': 'Closed' }],
    ['they are of different parts of term', art, { ...phil, 'Part of Term': 'S2B' }],
    ['they meet at other times', art, { ...phil, 'Start Time': '08:00 AM' }],
    ['they meet in other rooms', art, { ...phil, Room: '13' }],
    ['one is cancelled', art, { ...phil, 'Status Code': 'C', 'Section Status': 'C' }],
    ['arranged hours have other section codes', { ...art, ...ARRANGED }, { ...phil, ...ARRANGED, Section: 'B' }],
    ['arranged hours are of one course', { ...LISTED, ...ARRANGED, CRN: '1' }, { ...LISTED, ...ARRANGED, CRN: '2' }],
    [
      'arranged hours have no section code',
      { ...art, ...ARRANGED, Section: '' },
      { ...phil, ...ARRANGED, Section: '' },
    ],
  ])('when %s', (_, one, other) => {
    expect(groupsOf(one, other)).toEqual({})
  })

  test('when one is closed and neither a room nor the text says that they are the same', () => {
    const online: SampleRow = { Room: '', Building: '' }
    expect(
      groupsOf({ ...LISTED, ...online, CRN: '1' }, { ...online, CRN: '2', 'Enrollment Status': 'Closed' }),
    ).toEqual({})
  })

  test('when a flagged section has no partner in the file', () => {
    expect(groupsOf(art)).toEqual({})
  })
})
