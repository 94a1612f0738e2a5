import { join } from 'node:path'
import { type Platform, printLog, root, startPostgres } from '@campus/runner'
import { Campus } from '@campus/scenarios/outside'
import pg from 'pg'
import { kendallTau } from '../kendall.ts'
import { percentiles } from '../percentiles.ts'
import { cpuPer, cpuTimes, type Processes } from './cpu.ts'
import { median } from './k6.ts'
import { atRest } from './rest.ts'
import { actorSide, campusSide, postgresSide, type Side } from './seat-sides.ts'
import { benchApp, benchPlatform, type Result, rounded, type Stage } from './stage.ts'
import { type Answer, allAtOnce } from './step-load.ts'
import { signStudents } from './tokens.ts'
import { openBench } from './university.ts'
import { noViolations, waitsForMoney } from './verify.ts'

const STUDENTS = 5_000
const SEATS = 500
const TENANT = 'hot'
/** Who looks whether a section may be asked for yet. */
const PROBE = 'probe'
const SERVICES = ['identity', 'catalog', 'enrollment', 'billing', 'billing-worker', 'notification', 'student-bff']
const DURABILITY =
  'a killed process loses nothing, a power cut may lose the last moments: SQLite with WAL and synchronous=NORMAL, PostgreSQL with synchronous_commit=off'

/**
 * One section's seats, asked for by ten times as many students in one moment: until all have a definite answer. Every
 * side is asked at its own service's port, behind the same shell; ours once more through the BFF and two sidecars.
 */
export async function hotSection({ rounds, say }: Stage): Promise<Result> {
  const server = await startPostgres(join(root, '.campus', 'bench-postgres'), ['peer'], printLog(process.stderr))
  const postgresUrl = `${server.url('peer')}?options=-c%20synchronous_commit%3Doff`
  const peers = [
    benchApp('peer-postgres', 'loadtest/peers/seats-postgres.ts', { env: { PEER_POSTGRES_URL: postgresUrl } }),
    benchApp('peer-actor', 'loadtest/peers/seats-actor.ts', { env: { PEER_CAPACITY: String(SEATS) } }),
  ]
  try {
    const platform = await benchPlatform('hot-section', { only: SERVICES, apps: peers, env: { LOG_LEVEL: 'error' } })
    const pool = new pg.Pool({ connectionString: postgresUrl, max: 2 })
    try {
      const all: Processes = { processes: () => [...platform.processes(), server.process] }
      const students = Array.from({ length: STUDENTS }, (_, index) => `s-${String(index + 1).padStart(5, '0')}`)
      say('hot-section: preparing a university, signing tokens')
      const tokens = await signStudents(platform, TENANT, [...students, PROBE])
      const sides = await openSides(platform, pool, tokens.get(PROBE) ?? '')
      const ask = (side: Side, name: string, many: readonly string[]) => measured(side, name, many, tokens, all)
      say('hot-section: warming up')
      for (const side of Object.values(sides)) await ask(side, 'warm', students)
      const taken = { ours: [], bff: [], forUpdate: [], conditional: [], actor: [] } as Record<keyof Sides, Measured[]>
      for (let round = 0; round < rounds; round++)
        for (const [name, side] of Object.entries(sides) as [keyof Sides, Side][]) {
          const one = await ask(side, `round-${round}`, students)
          taken[name].push(one)
          say(
            `hot-section: ${name} ${rounded(one.seconds)} s, ${rounded(totalOf(one.cpuMs))} ms of processor time a student`,
          )
        }
      await noViolations(platform, waitsForMoney)
      return result(taken)
    } finally {
      await pool.end()
      await platform.stop()
    }
  } finally {
    await server.stop()
  }
}

interface Sides {
  readonly ours: Side
  readonly bff: Side
  readonly forUpdate: Side
  readonly conditional: Side
  readonly actor: Side
}

async function openSides(platform: Platform, pool: pg.Pool, probe: string): Promise<Sides> {
  const campus = new Campus(platform.publicUrl('student-bff'))
  const token = await openBench(platform, campus, { tenant: TENANT, term: 'first' })
  const peer = platform.url('peer-postgres')
  const direct = await campusSide(platform, { campus, token, probe })
  return {
    ours: direct,
    forUpdate: postgresSide(peer, '/for-update', pool),
    conditional: postgresSide(peer, '/conditional', pool),
    actor: actorSide(platform),
    bff: {
      ...direct,
      url: platform.publicUrl('student-bff'),
      open: (name, seats) => direct.open(`bff-${name}`, seats),
    },
  }
}

interface Measured {
  readonly seconds: number
  readonly p50: number
  readonly p99: number
  /** Kendall's tau of the order in which those who got a seat asked and the order in which they got it. */
  readonly tau: number
  /** Share of the seats that went to the first who asked. */
  readonly early: number
  readonly repeated: number
  readonly cpuMs: Record<string, number>
}

/** One step load on one side, from rest to rest; throws unless seats and answers are right. */
async function measured(
  side: Side,
  name: string,
  students: readonly string[],
  tokens: ReadonlyMap<string, string>,
  all: Processes,
): Promise<Measured> {
  const section = await side.open(name, SEATS)
  await atRest(all)
  const term = section.slice(0, -2)
  const before = cpuTimes(all)
  const answers = await allAtOnce(
    side.url,
    students.map(student => ({
      path: side.path,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${tokens.get(student)}`,
        'idempotency-key': `${section}:${student}`,
      },
      body: JSON.stringify({ term, add: [{ sectionId: section }] }),
    })),
  )
  await side.settled()
  await atRest(all)
  const cpuMs = cpuPer(students.length, before, cpuTimes(all))
  const granted = await checked(side, section, students, answers)
  const { p50, p99, max } = percentiles(answers.map(({ ms }) => ms))
  const asked = new Map(students.map((student, place) => [student, place]))
  const places = granted.map(student => asked.get(student) ?? 0)
  const tau = kendallTau(
    places,
    places.map((_, place) => place),
  )
  const early = places.filter(place => place < SEATS).length / SEATS
  const repeated = answers.filter(({ tries }) => tries > 1).length
  return { seconds: max / 1_000, p50, p99, tau, early, repeated, cpuMs }
}

/** Who got a seat, as the store says; throws unless that is as many as there are, and the others are told and noted as refused. */
async function checked(side: Side, section: string, students: readonly string[], answers: readonly Answer[]) {
  const granted = await side.granted(section)
  const told = students.filter((_, index) => answers[index]?.status === 202)
  const refused = students.filter(
    (_, index) => answers[index]?.status === 409 && answers[index]?.body.includes('SECTION_FULL'),
  )
  if (granted.length !== SEATS || new Set(granted).size !== SEATS)
    throw new Error(`${section}: ${granted.length} seats given; ${answers[0]?.status} ${answers[0]?.body}`)
  if (new Set(granted).symmetricDifference(new Set(told)).size > 0)
    throw new Error(`${section}: answers and seats differ`)
  const noted = await side.refused(section, refused)
  if (refused.length !== students.length - SEATS || noted !== refused.length)
    throw new Error(`${section}: ${refused.length} were refused, ${noted} of them are written down`)
  return granted
}

const totalOf = (cpuMs: Record<string, number>): number => Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0)

function result(taken: Record<keyof Sides, readonly Measured[]>): Result {
  const seconds = (side: keyof Sides) => median(taken[side].map(one => one.seconds))
  const about = (side: keyof Sides) => {
    const of = (figure: 'seconds' | 'p50' | 'p99' | 'tau' | 'early') => taken[side].map(one => one[figure])
    const { repeated, cpuMs } = taken[side].at(-1) ?? { repeated: 0, cpuMs: {} }
    return {
      seconds: of('seconds').map(value => rounded(value)),
      ...{
        p50Ms: rounded(median(of('p50')), 0),
        p99Ms: rounded(median(of('p99')), 0),
        tau: rounded(median(of('tau')), 3),
        toTheFirstWhoAsked: rounded(median(of('early')), 3),
      },
      ...{ askedAgain: repeated, cpuMsPerStudent: cpuMs },
    }
  }
  const ours = seconds('ours')
  return {
    ...{ ours: rounded(ours), peer: rounded(seconds('forUpdate')), ratio: rounded(ours / seconds('forUpdate')) },
    unit: `s until ${STUDENTS} students have answers for ${SEATS} seats, beside SELECT FOR UPDATE`,
    ratioToConditionalUpdate: rounded(ours / seconds('conditional')),
    ratioToActorCalls: rounded(ours / seconds('actor')),
    ...{ oversold: 0, durability: DURABILITY },
    sides: { ours: about('ours'), oursThroughBff: about('bff'), forUpdate: about('forUpdate') },
    more: { conditionalUpdate: about('conditional'), actorCalls: about('actor') },
  }
}
