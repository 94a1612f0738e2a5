import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Platform } from '@campus/runner'
import { Campus, crew, openSections, openTerm } from '@campus/scenarios/outside'
import { percentiles } from '../percentiles.ts'
import { median } from './k6.ts'
import { benchApp, benchPlatform, inTurn, type Result, rounded, type Stage } from './stage.ts'
import { signStudents } from './tokens.ts'
import { openBench } from './university.ts'
import { noViolations, waitsForMoney } from './verify.ts'

const TENANT = 'bench'
const SERVICES = ['identity', 'catalog', 'enrollment', 'billing', 'billing-worker', 'notification', 'student-bff']
const STUDENTS = 4_000
const SECTIONS = 40
/** Registrations a second while all of it is measured. */
const STORM = 15
const PROBES = 200
const READERS = 16

/**
 * What reading the catalog costs while students register: a document read as services read what may be a moment old,
 * against the same one read through the sidecar's state API by the same service; and how long after a seat was given it
 * shows in the section that the BFF shows.
 */
export async function catalog({ rounds, seconds, say }: Stage): Promise<Result> {
  const apps = [benchApp('shelf', 'loadtest/bench/shelf.ts')]
  const platform = await benchPlatform('catalog', { only: SERVICES, apps, env: { LOG_LEVEL: 'error' } })
  const campus = new Campus(platform.publicUrl('student-bff'))
  try {
    say('catalog: preparing a university, signing tokens')
    const registrations = await prepare(platform, campus)
    const storm = blow(registrations)
    const read = async (how: string) => {
      const { count } = await told(platform, '/read', { how, seconds: seconds / 2 })
      say(`catalog: ${how} ${rounded(count, 0)} reads/s`)
      return count
    }
    await told(platform, '/fill', {})
    for (const how of ['lately', 'straight', 'sidecar']) await told(platform, '/read', { how, seconds: 1 })
    const straight: number[] = []
    const measured = await inTurn(
      rounds,
      async () => {
        straight.push(await read('straight'))
        return read('lately')
      },
      () => read('sidecar'),
    )
    const shown = await requests(registrations, seconds)
    const lags = percentiles(await visibility(registrations))
    say(`catalog: ${rounded(shown, 0)} sections shown a second, a seat shows after ${rounded(lags.p99, 0)} ms at p99`)
    const stormed = await storm.stop()
    await noViolations(platform, waitsForMoney)
    const [ours, peer] = [median(measured.ours), median(measured.peer)]
    return {
      ...{
        ours: rounded(ours, 0),
        peer: rounded(peer, 0),
        ratio: rounded(ours / peer),
        unit: 'documents read a second',
      },
      ratioOfReadsStraightFromTheStore: rounded(median(straight) / peer),
      sectionsShownASecond: rounded(shown, 0),
      seatVisibleMs: { p50: rounded(lags.p50, 0), p95: rounded(lags.p95, 0), p99: rounded(lags.p99, 0) },
      stormOfRegistrationsASecond: rounded(stormed, 1),
    }
  } finally {
    await campus.close()
    await platform.stop()
  }
}

async function told(platform: Platform, path: string, body: object): Promise<{ count: number }> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${platform.url('shelf')}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as { count: number }
}

/** Students who have not registered yet, and where they may. */
interface Registrations {
  readonly campus: Campus
  readonly sections: readonly string[]
  readonly tokens: readonly string[]
  next: number
}

async function prepare(platform: Platform, campus: Campus): Promise<Registrations> {
  const token = await openBench(platform, campus, { tenant: TENANT, term: 'first' })
  await openTerm(campus, token, 'bench')
  const credits = { min: 3, max: 3 }
  const course = { id: 'b-1', subject: 'B', number: '1', title: 'Bench', description: '', credits }
  await campus.expect(201, { method: 'POST', path: '/v1/courses', token, body: course })
  const sections = Array.from({ length: SECTIONS }, (_, index) => `bench.${index}`)
  await crew(8, sections, (id, index) => {
    const body = { id, courseId: 'b-1', term: 'bench', crn: String(index), capacity: STUDENTS, waitlistCapacity: 0 }
    return campus.expect(201, { method: 'POST', path: '/v1/sections', token, body: { ...body, credits, meetings: [] } })
  })
  await openSections(campus, token, 'bench')
  const students = Array.from({ length: STUDENTS }, (_, index) => `s-${index}`)
  const tokens = [...(await signStudents(platform, TENANT, students)).values()]
  const all = { campus, sections, tokens, next: 0 }
  for (let tries = 0; (await register(all, sections[0] ?? '')).status !== 202; tries++) {
    if (tries === 60) throw new Error('nobody could register within a minute')
    await sleep(1_000)
  }
  return all
}

/** The next student asks for a section. */
function register(all: Registrations, sectionId: string) {
  const token = all.tokens[all.next++]
  if (token === undefined) throw new Error('there are no students left')
  const headers = { 'idempotency-key': randomUUID() }
  const body = { term: 'bench', add: [{ sectionId }] }
  return all.campus.call({ method: 'POST', path: '/v1/registrations', token, headers, body })
}

/** Registrations at a fixed rate, whoever is answered, until it is told to stop: then how many a second went well. */
function blow(all: Registrations) {
  const began = performance.now()
  const underWay = new Set<Promise<void>>()
  let done = 0
  const timer = setInterval(() => {
    const one: Promise<void> = register(all, all.sections[all.next % (SECTIONS / 2)] ?? '').then(
      ({ status }) => {
        if (status === 202) done++
        underWay.delete(one)
      },
      () => void underWay.delete(one),
    )
    underWay.add(one)
  }, 1_000 / STORM)
  return {
    stop: async (): Promise<number> => {
      clearInterval(timer)
      await Promise.all(underWay)
      return done / ((performance.now() - began) / 1_000)
    },
  }
}

interface Shown {
  readonly seats: { readonly taken: number; readonly held: number }
}

const show = async ({ campus, tokens }: Registrations, section: string): Promise<number> => {
  const token = tokens[0] ?? ''
  const { seats } = await campus.expect<Shown>(200, { path: `/v1/sections/${section}`, token })
  return seats.taken + seats.held
}

/** Sections with their seats that the BFF shows a second. */
async function requests(all: Registrations, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1_000
  let done = 0
  await crew(READERS, Array.from({ length: READERS }), async () => {
    while (performance.now() < until) await show(all, all.sections[done++ % SECTIONS] ?? '')
  })
  return done / seconds
}

/** Milliseconds from the answer that a seat is held to the section that shows it, in sections that nobody else asks for. */
async function visibility(all: Registrations): Promise<number[]> {
  const quiet = all.sections.slice(SECTIONS / 2)
  const lags = await crew(4, quiet, async section => {
    const own: number[] = []
    for (let probe = 0; probe < PROBES / quiet.length; probe++) {
      const before = await show(all, section)
      const { status } = await register(all, section)
      if (status !== 202) throw new Error(`a seat in an empty section was answered ${status}`)
      const began = performance.now()
      while ((await show(all, section)) <= before) await sleep(5)
      own.push(performance.now() - began)
    }
    return own
  })
  return lags.flat()
}
