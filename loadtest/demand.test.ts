import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import demand from './demand.json' with { type: 'json' }
import { demandWeights, pickSections } from './demand.ts'
import { seededRandom } from './seeded-random.ts'

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

describe('the curve of demand', () => {
  const steps = demand.curve.slice(1).map(([x = 0, y = 0], index) => {
    const [x0 = 0, y0 = 0] = demand.curve[index] ?? []
    return { width: x - x0, height: y - y0 }
  })

  test('has 201 points from (0, 0) to (1, 1)', () => {
    expect(demand.curve).toHaveLength(201)
    expect([demand.curve[0], demand.curve.at(-1)]).toEqual([
      [0, 0],
      [1, 1],
    ])
  })

  test('rises everywhere and gets flatter all the way, but for rounding', () => {
    const slopes = steps.map(({ width, height }) => height / width)
    expect(steps.every(({ width, height }) => width > 0 && height > 0)).toBe(true)
    expect(slopes.filter((slope, index) => slope > (slopes[index - 1] ?? Number.POSITIVE_INFINITY) * 1.00001)).toEqual(
      [],
    )
  })
})

describe('demand weights', () => {
  test('descend, are positive and add up to 1, for any number of sections', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_000 }), n => {
        const weights = demandWeights(n)
        expect(weights).toHaveLength(n)
        expect(sum(weights)).toBeCloseTo(1, 9)
        expect(weights.every((weight, index) => weight > 0 && weight <= (weights[index - 1] ?? 1))).toBe(true)
      }),
    )
  })

  test('make a few sections wanted by many', () => {
    const weights = demandWeights(1_000)
    expect(sum(weights.slice(0, 10))).toBeCloseTo(0.113, 2)
    expect(sum(weights.slice(0, 100))).toBeCloseTo(0.446, 2)
    expect(sum(weights.slice(0, 500))).toBeCloseTo(0.814, 2)
  })

  test('of as many sections as were counted are their enrolments', () => {
    const weights = demandWeights(demand.sections)
    expect(weights.slice(0, 3).map(weight => Math.round(weight * demand.enrolments))).toEqual([2207, 1143, 1082])
  })

  test('of one section are all demand, of none nothing', () => {
    expect(demandWeights(1)).toEqual([1])
    expect(demandWeights(0)).toEqual([])
  })

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('of %d sections do not exist', n => {
    expect(() => demandWeights(n)).toThrow(RangeError)
  })
})

describe('the sections a student asks for', () => {
  const sections = Array.from({ length: 100 }, (_, index) => index)

  test('are different ones, as many as asked for or as there are', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 0, max: 100 }),
        (seed, count, n) => {
          const picked = pickSections(seededRandom(seed), sections.slice(0, n), count)
          expect(picked).toHaveLength(Math.min(count, n))
          expect(new Set(picked).size).toBe(picked.length)
        },
      ),
    )
  })

  test('are the same for the same seed and others for another', () => {
    expect(pickSections(seededRandom(7), sections, 5)).toEqual(pickSections(seededRandom(7), sections, 5))
    expect(pickSections(seededRandom(7), sections, 5)).not.toEqual(pickSections(seededRandom(8), sections, 5))
  })

  test('are asked for as often as their weight says', () => {
    const random = seededRandom(2025)
    const first = Array.from({ length: 5_000 }, () => pickSections(random, sections, 1)[0])
    const often = (section: number) => first.filter(one => one === section).length / first.length
    const weights = demandWeights(sections.length)
    for (const section of [0, 3, 50]) expect(Math.abs(often(section) - (weights[section] ?? 0))).toBeLessThan(0.015)
  })
})

/** The grade counts themselves, kept beside the repository where they are at hand. */
const FILE = new URL('../../shared/data/grades-2025-fall.csv', import.meta.url)
const because = existsSync(FILE) ? '' : ' (skipped: ../shared/data/grades-2025-fall.csv is not there)'

test.skipIf(because !== '')(`the curve is what the grade counts give${because}`, () => {
  const rows: Record<string, string>[] = parse(readFileSync(FILE, 'utf8'), { columns: true })
  const grades = ['A+', 'A', 'A-', 'B+', 'B', 'B-', 'C+', 'C', 'C-', 'D+', 'D', 'D-', 'F', 'W']
  const byCrn = Map.groupBy(rows, row => row['CRN'])
  const counts = [...byCrn.values()].map(same =>
    Math.max(...same.map(row => sum(grades.map(grade => Number(row[grade]))))),
  )
  const sorted = counts.sort((a, b) => b - a)
  expect([sorted.length, sum(sorted)]).toEqual([demand.sections, demand.enrolments])
  for (const [share = 0, wanted = 0] of demand.curve) {
    const rank = Math.round(share * demand.sections)
    expect(wanted).toBeCloseTo(sum(sorted.slice(0, rank)) / demand.enrolments, 8)
  }
})
