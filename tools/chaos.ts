import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Platform, printLog, root, startPlatform } from '@campus/runner'
import { inspect } from '@campus/scenarios/invariants'
import {
  Campus,
  coursesAskedFor,
  crew,
  enrolStudents,
  importCatalog,
  openSections,
  openUniversity,
  recordHistory,
} from '@campus/scenarios/outside'
import { type Blow, unleash } from '../loadtest/chaos/nemesis.ts'
import { type Registered, stubborn } from '../loadtest/chaos/students.ts'
import { deliverAgain } from '../loadtest/demo/redelivery.ts'
import { seededRandom } from '../loadtest/seeded-random.ts'
import { profileOf } from './profile.ts'
import { say, setUp } from './setup/index.ts'

/** `npm run chaos`: processes are killed and paused while registrations flow; ends with the invariants. */
const main = async (): Promise<void> => {
  const options = asked()
  say(`seed ${options.seed}`)
  await setUp(options.profile)
  const platform = await startPlatform({
    profile: options.profile,
    dataDir: join(root, '.campus', `chaos-${options.profile}`),
    reset: true,
    ports: 'free',
    env: {
      CAMPUS_PAYMENT_SECONDS: '20',
      CAMPUS_CALLER_RATE: '10000000',
      CAMPUS_ADDRESS_RATE: '10000000',
      LOG_LEVEL: 'error',
    },
    log: options.verbose ? printLog(process.stdout) : () => undefined,
  })
  try {
    process.exitCode = (await run(platform, options)) ? 0 : 1
  } finally {
    await platform.stop()
  }
}

const asked = () => {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '40' },
      seconds: { type: 'string', default: '120' },
      students: { type: 'string', default: '600' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      profile: { type: 'string', default: 'local' },
      verbose: { type: 'boolean', default: false },
    },
  })
  return {
    kills: Number(values.kills),
    seconds: Number(values.seconds),
    students: Number(values.students),
    seed: Number(values.seed),
    profile: profileOf(values.profile),
    verbose: values.verbose,
  }
}

type Options = ReturnType<typeof asked>

/** Whether everything held. */
async function run(platform: Platform, options: Options): Promise<boolean> {
  const random = seededRandom(options.seed)
  const campus = new Campus(platform.publicUrl('student-bff'))
  await campus.ready()
  const operator = await campus.login('platform', 'operator', platform.operatorPassword)
  const csv = readFileSync(join(root, 'services/catalog/data/catalog.csv'), 'utf8')
  const term = '2026-fa'
  const university = { tenant: 'storm', name: 'Storm', timeZone: 'UTC', currency: 'USD', term, csv, capacity: 12 }
  const registrar = await openUniversity(campus, operator, university)
  await importCatalog(campus, registrar, university)
  const sections = await openSections(campus, registrar, term)
  say(`${sections.length} sections are open; ${options.students} students sign in`)
  const students = await enrolStudents(campus, registrar, 'storm', options.students, () => undefined)
  await recordHistory(campus, registrar, students, await coursesAskedFor(campus, registrar, term))

  say(`${options.kills} kills in ${options.seconds} s while they register`)
  const lasts = options.seconds * 1000
  const attack = unleash({ platform, random, kills: options.kills, lasts, say })
  // Students come evenly over the whole time, whatever happens to those before them.
  const registered = await crew(students.length, students, async (student, index) => {
    await sleep((lasts * index) / students.length)
    return stubborn({ campus, term, sections, random }, student)
  })
  const blows = await attack
  await campus.close()
  say('the attack is over, waiting for rest')
  return report(platform, registered, blows, await atRest(platform, registered))
}

const look = (platform: Platform, registered: readonly Registered[]) =>
  inspect(
    service => ({ journal: platform.journalUrl(service), documents: platform.documentsUrl(service) }),
    registered.flatMap(({ registration, student, status = 0 }) =>
      registration !== undefined && status < 300 ? [`${student.tenant}:${registration}`] : [],
    ),
  )

/** Delivers events again, then looks until nothing is under way any more, for two minutes at most. */
async function atRest(platform: Platform, registered: readonly Registered[]) {
  const until = Date.now() + 120_000
  await sleep(10_000)
  const { books } = await look(platform, registered)
  for (const service of ['billing', 'enrollment'] as const)
    await deliverAgain(platform, service, books[service], 150).catch(error => say(`delivering again: ${error.message}`))
  for (;;) {
    const found = await look(platform, registered)
    if (found.violations.length === 0 || Date.now() > until) return found
    await sleep(3_000)
  }
}

function report(
  platform: Platform,
  registered: readonly Registered[],
  blows: readonly Blow[],
  { violations, books }: Awaited<ReturnType<typeof look>>,
): boolean {
  const answered = registered.filter(({ status }) => status !== undefined)
  const accepted = answered.filter(({ status = 0 }) => status < 300)
  const kinds = Map.groupBy(blows, ({ kind, target }) => `${kind} ${target}`)
  const restarts = platform.processes().reduce((sum, process) => sum + process.restarts, 0)
  say(`blows: ${[...kinds].map(([name, all]) => `${name} ${all.length}`).join(', ')}; ${restarts} restarts`)
  say(`requests: ${registered.length}, answered ${answered.length}, accepted ${accepted.length}`)
  say(`journal: ${books.enrollment.commits.length} commits in enrollment, ${books.billing.commits.length} in billing`)
  for (const name of ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I8'])
    say(`${name}: ${violations.filter(({ invariant }) => invariant === name).length}`)
  for (const { invariant, detail } of violations.slice(0, 20)) say(`  ${invariant}: ${detail}`)
  return violations.length === 0 && answered.length === registered.length
}

main().catch((error: Error) => {
  say(error.stack ?? error.message)
  process.exitCode = 1
})
