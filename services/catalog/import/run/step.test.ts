import { describe, expect, test } from 'vitest'
import { parseCatalog } from '../catalog-csv.ts'
import { ARRANGED, fileOf } from '../sample-file.ts'
import { listed, stepsOf } from './step.ts'

describe('the steps of a file', () => {
  const file = fileOf({ CRN: '10001' }, { CRN: '10002', Number: '102' }, { CRN: '10001', ...ARRANGED })
  const steps = stepsOf(parseCatalog(file, { term: '2026-su' }))

  test('are its courses, then its sections', () => {
    expect(steps.map(step => (step.course ?? step.section).id)).toEqual([
      'cs-101',
      'cs-102',
      '2026-su.10001',
      '2026-su.10002',
    ])
  })
  test('name the lines that a section is made of', () => {
    expect(steps.flatMap(step => (step.section ? [step.lines] : []))).toEqual([[2, 4], [3]])
  })
})

test('R-15: sections that are cross-listed bring their group, with as many seats as the largest of them', () => {
  const listed = { 'Enrollment Status': 'CrossListOpen' }
  const rows = [
    { ...listed, CRN: '11' },
    { ...listed, CRN: '12', Number: '211' },
    { CRN: '13', Number: '300', Room: '1' },
  ]
  const catalog = parseCatalog(fileOf(...rows), { term: '2026-su' })
  const sections = catalog.sections.map((section, at) => ({ ...section, capacity: [20, 35, 90][at] ?? 0 }))
  const steps = stepsOf({ ...catalog, sections })
  const group = { id: '2026-su.xl-11', capacity: 35 }
  expect(steps.flatMap(step => (step.section ? [step.group] : []))).toEqual([group, group, undefined])
})

describe('notes about lines', () => {
  const notes = (count: number) => Array.from({ length: count }, (_, at) => ({ line: at + 2, code: 'X', detail: 'x' }))

  test('are all listed when there are few', () => {
    expect(listed(notes(3), 3)).toEqual(notes(3))
  })
  test('say how many more there are when there are many', () => {
    const { length, [3]: last } = listed(notes(10), 3)
    expect(length).toBe(4)
    expect(last).toMatchObject({ line: 5, code: 'MORE_LINES' })
    expect(last?.detail).toContain('7 more')
  })
})
