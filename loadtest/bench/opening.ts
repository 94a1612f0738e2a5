import { setTimeout as sleep } from 'node:timers/promises'
import type { Platform } from '@campus/runner'
import { Campus, importCatalog, openSections } from '@campus/scenarios/outside'
import { demandWeights, pickSections } from '../demand.ts'
import { percentiles } from '../percentiles.ts'
import { seededRandom } from '../seeded-random.ts'
import { cpuPer, cpuTimes } from './cpu.ts'
import { residentOf } from './footprint.ts'
import { openingLoad, type Plan } from './opening-load.ts'
import { benchPlatform, type Result, rounded, type Stage } from './stage.ts'
import { signStudents } from './tokens.ts'
import { openBench } from './university.ts'
import { noViolations, waitsForMoney } from './verify.ts'

const SIZES = [1_000, 5_000, 20_000]
const SECTIONS_EACH = 5
/** Students that a section was wanted by in the real counts, on average (loadtest/demand.md). */
const DEMAND_OF_A_SECTION = 70
const SERVICES = ['identity', 'catalog', 'enrollment', 'billing', 'billing-worker', 'notification', 'student-bff']
/** The columns of a catalog that have something to say here; the others are there and empty. */
const FILLED = {
  ...{ YearTerm: 'opening', Subject: '', Number: '', Name: '', CRN: '', Capacity: '' },
  ...{
    'Credit Hours': '3 hours.',
    Section: 'A',
    'Status Code': 'A',
    'Section Status': 'A',
    'Enrollment Status': 'Open',
  },
  ...{ Type: 'Online', 'Type Code': 'ONL', 'Start Time': 'ARRANGED' },
}
const EMPTY = ['Description', 'Section Info', 'Degree Attributes', 'Schedule Information', 'Part of Term']
const EMPTY_TOO = ['Section Title', 'Section Credit Hours', 'End Time', 'Days of Week', 'Room', 'Building']

/**
 * The minute in which registration opens, through the BFF: every student asks for five sections, as unevenly as in the
 * real counts, nearly half of them in the first six seconds; everybody refreshes five times, and asks again when turned
 * away. No time tickets. The peer of 20,000 students is the rate at which 1,000 are served.
 */
export async function opening({ say }: Stage): Promise<Result> {
  const sizes = []
  for (const students of SIZES) {
    say(`opening: ${students} students`)
    const size = await openingOf(students, say)
    say(`opening: ${JSON.stringify(size)}`)
    sizes.push(size)
  }
  const [first, last] = [sizes[0], sizes.at(-1)]
  const [ours, peer] = [last?.registrationsASecond ?? 0, first?.registrationsASecond ?? 0]
  return { ours, peer, ratio: rounded(ours / peer), unit: 'registrations a second, of 20,000 and of 1,000', sizes }
}

async function openingOf(students: number, say: Stage['say']) {
  const env = { LOG_LEVEL: 'error', CAMPUS_TRUSTED_PROXIES: '1', ...PRODUCT_RATES }
  const platform = await benchPlatform('opening', { only: SERVICES, apps: [], env })
  const campus = new Campus(platform.publicUrl('student-bff'))
  try {
    const plans = await prepare(platform, campus, students)
    say('opening: registration opens')
    const memory = watchMemory(platform)
    const before = cpuTimes(platform)
    const { answers, refreshes, repeated, seconds } = await openingLoad(platform.publicUrl('student-bff'), plans)
    const cpuMs = cpuPer(students, before, cpuTimes(platform))
    const mostMiB = memory.stop()
    const again = Object.values(repeated).reduce((sum, count) => sum + count, 0)
    const accepted = percentiles(answers.filter(({ status }) => status < 300).map(({ ms }) => ms))
    await noViolations(platform, waitsForMoney)
    return {
      ...{ students, seconds: rounded(seconds, 1) },
      registrationsASecond: rounded(students / seconds, 1),
      requestsASecond: rounded((answers.length + refreshes.length + again) / seconds, 1),
      acceptedMs: { p50: rounded(accepted.p50, 0), p95: rounded(accepted.p95, 0), p99: rounded(accepted.p99, 0) },
      refreshMs: { p50: rounded(percentiles(refreshes).p50, 0), p99: rounded(percentiles(refreshes).p99, 0) },
      ...{
        accepted: answers.filter(({ status }) => status < 300).length,
        askedAgain: repeated,
        refusedByRate: repeated['429'] ?? 0,
      },
      ...{ mostMiB: rounded(mostMiB, 0), cpuMsPerStudent: cpuMs },
    }
  } finally {
    await campus.close()
    await platform.stop()
  }
}

/** The limits that the product has: who refreshes by hand never meets them. */
const PRODUCT_RATES = { CAMPUS_CALLER_RATE: '1200', CAMPUS_ADDRESS_RATE: '12000' }

async function prepare(platform: Platform, campus: Campus, students: number): Promise<Plan[]> {
  const token = await openBench(platform, campus, { tenant: 'bench', term: 'opening' })
  const catalog = { term: 'opening', capacity: 30, csv: catalogOf(students) }
  const { status, rejected } = await importCatalog(campus, token, catalog)
  if (status !== 'done' || rejected.length > 0) throw new Error(`the import ${status}: ${JSON.stringify(rejected[0])}`)
  const byDemand = (await openSections(campus, token, 'opening')).toSorted((a, b) => rankOf(a) - rankOf(b))
  const ids = Array.from({ length: students }, (_, index) => `s-${index}`)
  const tokens = await signStudents(platform, 'bench', ids)
  const random = seededRandom(students)
  await sleep(5_000)
  return ids.map((id, number) => ({
    ...{ id, number, token: tokens.get(id) ?? '', at: 60_000 * random() ** 3 },
    sections: pickSections(random, byDemand, SECTIONS_EACH),
  }))
}

/** The most wanted section is number 1. */
const rankOf = (section: string): number => Number(/(\d+)$/.exec(section)?.[1])

/** One section a course, with as many seats as are wanted of it on average: about half of them fill up. */
function catalogOf(students: number): string {
  const weights = demandWeights(Math.ceil((students * SECTIONS_EACH) / DEMAND_OF_A_SECTION))
  const rows = weights.map((weight, index) => {
    const rank = index + 1
    const course = { Subject: `B${Math.floor(rank / 900)}`, Number: String(100 + (rank % 900)), Name: `Course ${rank}` }
    const capacity = Math.max(1, Math.round(weight * students * SECTIONS_EACH))
    return Object.values({ ...FILLED, ...course, CRN: String(rank), Capacity: String(capacity) })
  })
  const columns = [...Object.keys(FILLED), ...EMPTY, ...EMPTY_TOO]
  const lines = rows.map(row => columns.map((_, index) => row[index] ?? '').join(','))
  return [columns.join(','), ...lines].join('\n')
}

/** The most memory that all processes together were seen to have, in MiB. */
function watchMemory(platform: Platform) {
  let most = 0
  const look = (): void => {
    most = Math.max(
      most,
      [...residentOf(platform).values()].reduce((sum, part) => sum + part, 0),
    )
  }
  const timer = setInterval(look, 1_000)
  return {
    stop: (): number => {
      clearInterval(timer)
      look()
      return most
    },
  }
}
