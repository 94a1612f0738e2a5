import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Platform, printLog, root, startPlatform } from '@campus/runner'
import { type Inspection, inspect, type Violation } from '@campus/scenarios/invariants'
import {
  Campus,
  coursesAskedFor,
  enrolStudents,
  importCatalog,
  openSections,
  openUniversity,
  recordHistory,
  type Student,
  type University,
} from '@campus/scenarios/outside'
import { changedBy, deliverAgain } from '../loadtest/demo/redelivery.ts'
import { type Outcome, registrationDay } from '../loadtest/demo/registration-day.ts'
import { summary } from '../loadtest/demo/summary.ts'
import { seededRandom } from '../loadtest/seeded-random.ts'
import { profileOf } from './profile.ts'
import { say, setUp } from './setup/index.ts'

/** `npm run demo`: two universities, a catalog each, and the day registration opens; ends with the invariants. */
const main = async (): Promise<void> => {
  const options = asked()
  await setUp(options.profile)
  const platform = await startPlatform({
    profile: options.profile,
    dataDir: join(root, '.campus', `demo-${options.profile}`),
    reset: true,
    ports: 'free',
    env: {
      CAMPUS_PAYMENT_SECONDS: '15',
      CAMPUS_ADDRESS_RATE: '10000000',
      CAMPUS_CALLER_RATE: '10000000',
      LOG_LEVEL: 'warn',
    },
    log: printLog(process.stdout),
  })
  try {
    process.exitCode = (await run(platform, options)) === 0 ? 0 : 1
  } finally {
    await platform.stop()
  }
}

const asked = () => {
  const { values } = parseArgs({
    options: {
      catalog: { type: 'string' },
      students: { type: 'string', default: '2000' },
      profile: { type: 'string', default: 'local' },
      seed: { type: 'string', default: '2026' },
      'at-once': { type: 'string', default: '48' },
    },
  })
  return {
    profile: profileOf(values.profile),
    catalog: values.catalog,
    students: Number(values.students),
    seed: Number(values.seed),
    atOnce: Number(values['at-once']),
  }
}

type Options = ReturnType<typeof asked>

const shipped = join(root, 'services/catalog/data/catalog.csv')

const universities = ({ catalog }: Options): University[] => [
  {
    tenant: 'prairie',
    name: 'Prairie State University',
    timeZone: 'America/Chicago',
    currency: 'USD',
    term: '2026-su',
    csv: readFileSync(catalog === undefined ? shipped : resolve(catalog), 'utf8'),
    capacity: 30,
  },
  {
    tenant: 'harbour',
    name: 'Harbour College',
    timeZone: 'Europe/Dublin',
    currency: 'EUR',
    term: '2026-fa',
    csv: readFileSync(shipped, 'utf8'),
    capacity: 24,
  },
]

/** The whole day; gives the number of violations. */
async function run(platform: Platform, options: Options): Promise<number> {
  const campus = new Campus(platform.publicUrl('student-bff'))
  await campus.ready()
  const operator = await campus.login('platform', 'operator', platform.operatorPassword)
  const random = seededRandom(options.seed)
  const all = universities(options)
  const sections = new Map<string, string[]>()
  const students: Student[] = []
  for (const university of all) {
    const token = await openUniversity(campus, operator, university)
    await reportImport(campus, token, university, options)
    sections.set(university.tenant, shuffled(await openSections(campus, token, university.term), random))
    const count = Math.round(options.students / all.length)
    const own = await enrolStudents(campus, token, university.tenant, count, progress(`${university.name}: students`))
    const asked = await coursesAskedFor(campus, token, university.term)
    // One in ten has just begun, and lacks what courses ask for.
    await recordHistory(campus, token, own.slice(Math.ceil(own.length / 10)), asked)
    say(`${university.name}: ${asked.length} courses are asked for by others, and passed by nine students in ten`)
    students.push(...own)
  }
  say(`registration opens: ${students.length} students`)
  const day = {
    campus,
    term: (tenant: string) => all.find(university => university.tenant === tenant)?.term ?? '',
    sections: (tenant: string) => sections.get(tenant) ?? [],
    random,
    atOnce: options.atOnce,
    progress: progress('registrations'),
  }
  const outcomes = await registrationDay(day, shuffled(students, random))
  await campus.close()
  say('waiting for payments that fail, come late or never come')
  const { violations, books } = await atRest(platform, outcomes)
  say('delivering events again, in another order')
  await deliverAgain(platform, 'billing', books.billing, 200)
  await deliverAgain(platform, 'enrollment', books.enrollment, 200)
  const again = await look(platform, outcomes)
  const found = [...violations, ...changedBy(books, again.books)]
  process.stdout.write(summary(outcomes, again.books, found))
  return found.length
}

async function reportImport(campus: Campus, token: string, university: University, options: Options): Promise<void> {
  const file = basename(university.tenant === 'prairie' ? (options.catalog ?? shipped) : shipped)
  const { status, courses, sections, merged, rejected } = await importCatalog(campus, token, university)
  if (status !== 'done') throw new Error(`the import of ${file} ${status}`)
  const further = merged === 0 ? '' : ` (${merged} of them further meetings of a section)`
  say(
    `${university.name}: ${file}: ${courses} courses and ${sections} sections in${further}, ${rejected.length} rows rejected`,
  )
  for (const { line, code, detail } of rejected) say(`  line ${line}: ${code}: ${detail}`)
}

const look = (platform: Platform, outcomes: readonly Outcome[]) =>
  inspect(
    service => ({ journal: platform.journalUrl(service), documents: platform.documentsUrl(service) }),
    outcomes.flatMap(({ registration, student, status }) =>
      registration !== undefined && status < 300 ? [`${student.tenant}:${registration}`] : [],
    ),
  )

/** Looks until nothing is under way any more, for two minutes at most. */
async function atRest(
  platform: Platform,
  outcomes: readonly Outcome[],
): Promise<{ violations: Violation[]; books: Inspection }> {
  const until = Date.now() + 120_000
  for (;;) {
    const found = await look(platform, outcomes)
    if ((found.violations.length === 0 && isQuiet(found.books)) || Date.now() > until) return found
    await sleep(2_000)
  }
}

/** No section waits to ask whether somebody is still there: that would change it, whatever is delivered again. */
const isQuiet = ({ enrollment }: Inspection): boolean =>
  enrollment.snapshots.every(({ type, due }) => type !== 'Seats' || due === null)

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map(item => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

/** Tells every tenth part of the way. */
function progress(what: string): (done: number, all: number) => void {
  let told = 0
  return (done, all) => {
    const tenth = Math.floor((done / all) * 10)
    if (tenth <= told) return
    told = tenth
    say(`${what}: ${done} of ${all}`)
  }
}

main().catch((error: Error) => {
  say(error.stack ?? error.message)
  process.exitCode = 1
})
