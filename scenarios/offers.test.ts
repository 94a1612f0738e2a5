import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { until, usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE, type Item } from './campus-day.ts'
import { crew, insist, type Student } from './outside/index.ts'

const REPLICAS = 2
/** Offers that end at one moment, and as many students behind them. */
const OFFERS = 100
/** How long before its end an offer is made, by a clock that is put back for that moment: an hour, but for this. */
const LEAD = 12_000
/** Acceptances are sent from this long before the end to this long after it. */
const EARLY = 1_500
const LATE = 300
const rounds = Array.from({ length: Number(process.env['CAMPUS_REPETITIONS'] ?? 1) }, (_, index) => index + 1)

const platform = usePlatform({
  services: EVERY_SERVICE,
  replicas: { enrollment: REPLICAS },
  env: {
    ...{ CAMPUS_ADDRESS_RATE: '10000000', LOG_LEVEL: 'warn' },
    CAMPUS_CLOCK_BACK: String(3_600_000 - LEAD),
    NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'clock/wrong-clock.ts'))}`,
  },
})
let day: CampusDay
let seated: Student
let first: Student[]
let next: Student[]

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'offers')
  const [one, ...others] = await day.students(1 + 2 * OFFERS)
  seated = one as Student
  first = others.slice(0, OFFERS)
  next = others.slice(OFFERS)
}, 180_000)

describe.each(rounds)('S-04 over the real runtime, round %i', round => {
  const term = `t${round}`
  const section = `${term}.one`
  const itemOf = async (student: Student) => (await day.items(student, term)).at(-1) as Offered
  const offerOf = async (student: Student) => (await day.becomes(student, section, 'offered', LEAD)) as Offered
  const waiting = async () => {
    const path = `/v1/sections/${section}/waitlist?limit=200`
    return (await day.campus.expect<{ items: { student: string }[] }>(200, { path, token: day.registrar })).items
  }
  const wait = (student: Student) =>
    day.register(student, { term, add: [{ sectionId: section, waitlist: true }], payment: { gateway: 'test' } })

  test(`${OFFERS} students accept when their offers end: each has a seat or was told too late, and who is next has the others`, async ({
    annotate,
  }) => {
    await day.term(term)
    const seating = { capacity: 1, waitlistCapacity: 2 * OFFERS, waitlistMode: 'offer', offerHours: 1 } as const
    await day.section('one', { term, course: `c-${term}`, ...seating })
    await wait(seated)
    await crew(20, first, wait)
    await crew(20, next, wait)
    await expect.poll(() => day.seats(section), { timeout: 30_000 }).toMatchObject({ taken: 1, waiting: 2 * OFFERS })
    const ends = await offerAnHourAgo(section)
    const offers = await crew(20, first, offerOf)
    const queue = (await waiting()).map(one => one.student).filter(id => next.some(student => student.id === id))
    expect(new Set(offers.map(({ offerExpires }) => Date.parse(offerExpires)))).toEqual(new Set([ends]))

    const answers = await Promise.all(
      first.map(async (student, index) => {
        await sleep(ends - EARLY + ((EARLY + LATE) * index) / OFFERS - Date.now())
        const { answer } = await insist(() => day.act(student, offers[index] as Offered, 'accept-offer'))
        return answer.status === 200 ? 'accepted' : String(answer.body.errors?.map(({ code }) => code))
      }),
    )
    const accepted = first.filter((_, index) => answers[index] === 'accepted')
    await annotate(`${accepted.length} accepted, ${first.length - accepted.length} came too late`)
    expect(answers.filter(answer => answer !== 'accepted' && answer !== 'OFFER_EXPIRED')).toEqual([])

    const full = { capacity: 1 + OFFERS, taken: 1 + accepted.length, held: OFFERS - accepted.length }
    await expect
      .poll(() => day.seats(section), { timeout: 60_000 })
      .toMatchObject({ ...full, waiting: accepted.length })
    const statuses = async (students: Student[]) => (await crew(20, students, itemOf)).map(({ status }) => status)
    await expect
      .poll(() => statuses(first), { timeout: 30_000, interval: 500 })
      .toEqual(answers.map(answer => (answer === 'accepted' ? 'enrolled' : 'expired')))
    const offered = async () => {
      const behind = await statuses(next)
      return next.flatMap(({ id }, index) => (behind[index] === 'offered' ? [id] : [])).toSorted()
    }
    await expect
      .poll(offered, { timeout: 30_000, interval: 500 })
      .toEqual(queue.slice(0, OFFERS - accepted.length).toSorted())
  }, 240_000)
})

test('S-04: at no point did a seat have two owners (I1), and the books agree with it', async () => {
  expect(await day.violations()).toEqual([])
}, 120_000)

type Offered = Item & { readonly offerExpires: string }

/** Another seat for each offer, an hour before it ends; gives the moment at which they all do. */
async function offerAnHourAgo(section: string): Promise<number> {
  const setClocks = () => {
    for (let replica = 0; replica < REPLICAS; replica++) platform().process('enrollment', replica).kill('SIGUSR2')
  }
  const path = `/v1/sections/${section}`
  const token = day.registrar
  const { seats: _, ...content } = await day.campus.expect<{ seats: object }>(200, { path, token })
  setClocks()
  await sleep(200)
  await day.campus.expect(200, { method: 'PUT', path, token, body: { ...content, capacity: 1 + OFFERS } })
  // Registration itself answers nobody meanwhile: by its clock, everybody's token is from the future.
  await until(async () => (await day.seats(section)).held === OFFERS, { within: LEAD - EARLY, what: 'the offers' })
  setClocks()
  const mine = { path: `/v1/registrations/${first[0]?.id}.${section.split('.')[0]}`, token: first[0]?.token ?? '' }
  await until(async () => (await day.campus.call(mine)).status === 200, { what: 'the right time' })
  const offer = await day.becomes(first[0] as Student, section, 'offered', LEAD)
  return Date.parse((offer as Offered).offerExpires)
}
