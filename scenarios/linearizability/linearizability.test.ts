import { usePlatform } from '@campus/testing'
import { chanceOf } from '@campus/testing/random'
import { beforeAll, describe, expect, test } from 'vitest'
import { unleash } from '../../loadtest/chaos/nemesis.ts'
import { setUpChecker } from '../../tools/setup/index.ts'
import { CampusDay, EVERY_SERVICE } from '../campus-day.ts'
import { type Verdict, verdictsOn } from './check.ts'
import { churn } from './churn.ts'
import { type Operation, operationsOf } from './histories.ts'

const CAPACITY = 3
const SECONDS = Number(process.env['CAMPUS_HISTORY_SECONDS'] ?? 25)
const platform = usePlatform({
  services: EVERY_SERVICE,
  replicas: { enrollment: 2 },
  env: { CAMPUS_ADDRESS_RATE: '10000000', CAMPUS_CALLER_RATE: '10000000', LOG_LEVEL: 'warn' },
})
const seed = Number(process.env['CAMPUS_SEED'] ?? Date.now() % 1_000_000)
let checker: string
let operations: Operation[]
const wrong = (verdicts: readonly Verdict[]) => verdicts.filter(({ verdict }) => verdict !== 'ok')

beforeAll(async () => {
  checker = await setUpChecker()
}, 120_000)

describe('I11: histories of a load with kills in between', () => {
  beforeAll(async () => {
    const day = await CampusDay.open(platform(), 'histories')
    const students = await day.students(16)
    const ids = ['1', '2', '3', '4']
    const sections = await Promise.all(
      ids.map(async (id, index) => {
        const waitlist = index % 2 === 1
        return { waitlist, id: await day.section(id, { capacity: CAPACITY, waitlistCapacity: waitlist ? 2 : 0 }) }
      }),
    )
    const chance = chanceOf(seed)
    const lasts = SECONDS * 1_000
    const attack = {
      platform: platform(),
      random: chance.number,
      kills: Math.ceil(SECONDS / 5),
      lasts,
      say: () => undefined,
    }
    const [deeds] = await Promise.all([
      churn({ day, chance, term: 'fall', students, sections, every: 80, lasts }),
      unleash(attack),
    ])
    operations = operationsOf(deeds, () => CAPACITY)
    expect(await day.violations(120_000)).toEqual([])
  }, 300_000)

  test('are linearizable: of each section, and of each student with each section', async ({ annotate }) => {
    const verdicts = await verdictsOn(checker, operations)
    const ops = Map.groupBy(operations, ({ model, op }) => `${model} ${op}`)
    await annotate(
      `seed ${seed}, ${verdicts.length} histories: ${[...ops].map(([op, all]) => `${op} ${all.length}`).join(', ')}`,
    )
    expect(wrong(verdicts)).toEqual([])
  }, 240_000)

  test('would not be if one seat fewer had been there', async () => {
    const fewer = operations.map(one => (one.model === 'seats' ? { ...one, capacity: CAPACITY - 1 } : one))
    expect(wrong(await verdictsOn(checker, fewer)).length).toBeGreaterThan(0)
  }, 240_000)
})
