import { existsSync, readFileSync } from 'node:fs'
import { Course, Section } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { parseCatalog } from './catalog-csv.ts'

/** The summer 2026 catalog of a public university, kept beside the repository where it is at hand. */
const FILE = new URL('../../../../shared/data/catalog-2026-summer.csv', import.meta.url)
const there = existsSync(FILE)
const because = there ? '' : ' (skipped: ../shared/data/catalog-2026-summer.csv is not there)'

describe.skipIf(!there)(`the summer 2026 catalog of a public university${because}`, () => {
  const catalog = there ? parseCatalog(readFileSync(FILE, 'utf8'), { term: '2026-su', capacity: 40 }) : undefined
  const section = (crn: string) => catalog?.sections.find(one => one.crn === crn)
  const course = (id: string) => catalog?.courses.find(one => one.id === id)

  test('has 1,724 rows that are all in: 1,062 courses and 1,675 CRNs, 41 of them with several rows', () => {
    expect(catalog?.rows).toEqual({ read: 1724, accepted: 1724, rejected: 0 })
    expect(catalog?.rejected).toEqual([])
    expect(catalog?.courses).toHaveLength(1062)
    expect(catalog?.sections).toHaveLength(1675)
  })

  test('has two rows that are in with something left out', () => {
    expect(catalog?.warnings.map(({ line, code }) => [line, code])).toEqual([
      [946, 'TIME_WITHOUT_DAYS'],
      [1230, 'REPEATED_ROW'],
    ])
  })

  test('keeps the contracts throughout', () => {
    for (const one of catalog?.courses ?? []) Course.parse(one)
    for (const one of catalog?.sections ?? []) Section.parse({ ...one, waitlistCapacity: 0 })
  })

  test('has no entity and no non-breaking space left', () => {
    expect(JSON.stringify(catalog)).not.toMatch(/&(?:[a-z]+|#\d+);|\u00A0/i)
    expect(course('aas-201')?.title).toBe('US Racial & Ethnic Politics')
  })

  test('reads credit ranges, alternatives and hours of a section', () => {
    expect(course('aas-589')?.credits).toEqual({ min: 1, max: 4 })
    expect(section('41982')?.credits).toEqual({ min: 4, max: 4 })
    expect(course('cs-421')?.credits).toEqual({ min: 3, max: 4 })
  })

  test('has arranged hours without meetings, also where days are named', () => {
    expect(section('40507')).toMatchObject({ code: 'ONL', arranged: true, meetings: [] })
    expect(section('30461')).toMatchObject({ courseId: 'math-463', arranged: true, meetings: [] })
    expect(section('40665')).toMatchObject({ courseId: 'glbl-499', arranged: true, meetings: [] })
  })

  test('has sections with several meetings, some of them beside arranged hours', () => {
    expect(section('38385')?.meetings).toEqual([
      { days: ['FR'], start: '11:00', end: '12:20' },
      { days: ['MO', 'TU', 'WE', 'TH'], start: '11:00', end: '12:20', room: '317', building: 'David Kinley Hall' },
      { days: ['MO', 'TU', 'WE', 'TH'], start: '14:00', end: '15:20', room: '317', building: 'David Kinley Hall' },
    ])
    expect(section('42186')).toMatchObject({ arranged: true, meetings: [{ days: ['TU', 'TH'], start: '10:00' }] })
    expect(catalog?.sections.filter(one => one.meetings.length > 1)).toHaveLength(33)
  })

  test('has planned sections that are not open', () => {
    expect(catalog?.sections.filter(one => one.status === 'closed')).toHaveLength(20)
  })

  test.each([
    ['2026-su.xl-40504', ['40507', '40505', '40506', '40504']],
    ['2026-su.xl-33498', ['33501', '33503', '33498', '33502']],
    ['2026-su.xl-42349', ['42349', '42350']],
    ['2026-su.xl-37049', ['37049', '37050']],
    ['2026-su.xl-38689', ['38690', '38689']],
  ])('groups cross-listed sections: %s is %j (R-15)', (group, crns) => {
    expect(catalog?.sections.filter(one => one.crossListGroup === group).map(one => one.crn)).toEqual(crns)
  })

  test('leaves 1,476 sections without a group, also flagged ones whose partner cannot be told (R-15)', () => {
    expect(catalog?.sections.filter(one => one.crossListGroup === undefined)).toHaveLength(1476)
    expect(section('37056')).not.toHaveProperty('crossListGroup')
    expect(section('42595')).not.toHaveProperty('crossListGroup')
  })

  test('has prerequisites as text, of which 202 of 661 (30.6 %) plainly say a rule (R-13)', () => {
    expect(catalog?.courses.filter(one => one.prerequisites !== undefined)).toHaveLength(202)
    expect(course('psyc-201')?.prerequisites).toEqual({ any: [{ course: 'psyc-100' }, { course: 'psyc-103' }] })
    expect(catalog?.courses.filter(one => one.prerequisiteText !== undefined)).toHaveLength(661)
    expect(course('asst-208')?.prerequisiteText).toBeUndefined()
    expect(course('psyc-201')?.prerequisiteText).toBe('PSYC 100 or PSYC 103.')
  })
})
