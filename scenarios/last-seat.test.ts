import { setTimeout as sleep } from 'node:timers/promises'
import { until, usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE, type Item, type RegistrationBody } from './campus-day.ts'
import { inspect } from './invariants/index.ts'
import { crew, type Heard, insist, type Student } from './outside/index.ts'

const CAPACITY = 30
const CROWD = 200
/** Milliseconds within which all of them ask. */
const RUSH = 1_000
const REPLICAS = 3
const repetitions = Array.from({ length: Number(process.env['CAMPUS_REPETITIONS'] ?? 4) }, (_, index) => ({
  number: index + 1,
  victim: `${index % 2 === 0 ? 'enrollment' : 'enrollment:sidecar'}`,
  replica: index % REPLICAS,
  waitlist: Math.floor(index / 2) % 2 === 1,
}))

const platform = usePlatform({
  services: EVERY_SERVICE,
  replicas: { enrollment: REPLICAS },
  env: { CAMPUS_PAYMENT_SECONDS: '60', CAMPUS_ADDRESS_RATE: '10000000', LOG_LEVEL: 'warn' },
})
let day: CampusDay
let seated: Student[]
let crowd: Student[]

type Asked = Heard<RegistrationBody> & { readonly student: Student }
type Settled = Asked & { readonly item: Item }

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'last')
  const students = await day.students(CAPACITY - 1 + CROWD)
  seated = students.slice(0, CAPACITY - 1)
  crowd = students.slice(CAPACITY - 1)
}, 180_000)

describe.each(repetitions)(
  'S-01, $number: 200 want the last of 30 seats while $victim of replica $replica is killed',
  ({ number, victim, replica, waitlist }) => {
    const term = `t${number}`
    const section = `${term}.one`

    const ask = async (student: Student): Promise<Asked> => {
      const key = { 'idempotency-key': `${term}-${student.id}` }
      const wish = { term, add: [{ sectionId: section, waitlist }], payment: { gateway: 'test' } }
      return { student, ...(await insist(() => day.register(student, wish, key))) }
    }
    /** What came of it in the end, for whoever was told only that it is under way. */
    const settled = async (asked: Asked): Promise<Settled> => {
      const isOver = async () => (await day.items(asked.student, term)).find(item => item.status !== 'requested')
      return {
        ...asked,
        item: await until(isOver, { within: 60_000, every: 250, what: `an end for ${asked.student.id}` }),
      }
    }
    const listed = async (path: string) =>
      (await day.campus.expect<{ items: Listed[] }>(200, { path, token: day.registrar })).items

    test(`one gets it, the others ${waitlist ? 'wait in the order in which they came' : 'hear that it is full'}`, async ({
      annotate,
    }) => {
      await Promise.all(everyReplica().map(process => process.untilHealthy(120_000)))
      await day.term(term)
      await day.section('one', {
        term,
        course: `c-${term}`,
        capacity: CAPACITY,
        waitlistCapacity: waitlist ? CROWD : 0,
      })
      await crew(10, await crew(10, seated, ask), settled)
      await until(async () => (await day.seats(section)).taken === CAPACITY - 1, { within: 60_000, what: '29 seats' })

      const asked = await Promise.all(
        crowd.map(async (student, index) => {
          await sleep((RUSH * index) / CROWD)
          if (index === CROWD / 2) platform().process(victim, replica).kill('SIGKILL')
          return ask(student)
        }),
      )
      await annotate(summary(asked))

      const ends = await crew(20, asked, settled)
      const lucky = ends.filter(({ item }) => item.status === 'enrolled')
      const others = ends.filter(one => !lucky.includes(one))
      expect(lucky.map(({ student }) => student.id)).toHaveLength(1)
      expect(lucky[0]?.answer.status, 'nobody who has the seat was refused').toBeLessThan(300)
      if (waitlist) {
        expect(new Set(others.map(({ item }) => item.status))).toEqual(new Set(['waitlisted']))
        const queue = (await listed(`/v1/sections/${section}/waitlist?limit=200`)).map(one => one.student)
        expect(queue.toSorted()).toEqual(others.map(({ student }) => student.id).toSorted())
        expect(overtaken(others, queue)).toEqual([])
      } else {
        const reasons = others.map(({ item }) => [item.status, ...item.reasons.map(({ code }) => code)])
        expect(new Set(reasons.map(String))).toEqual(new Set(['refused,SECTION_FULL']))
      }

      const full = { capacity: CAPACITY, taken: CAPACITY, held: 0, waiting: waitlist ? CROWD - 1 : 0 }
      await expect.poll(() => day.seats(section), { timeout: 30_000 }).toEqual(full)
      expect((await listed(`/v1/sections?term=${term}`)).map(({ seats }) => seats)).toEqual([full])
      const roster = async () => (await listed(`/v1/sections/${section}/roster?limit=200`)).map(one => one.student)
      const enrolled = [...seated, ...lucky.map(({ student }) => student)].map(({ id }) => id)
      await expect.poll(async () => (await roster()).toSorted(), { timeout: 30_000 }).toEqual(enrolled.toSorted())
    }, 400_000)
  },
)

test('S-01: afterwards the stores count 30 in each section too, and nobody else is charged (I1 to I6, I8)', async () => {
  expect(await day.violations()).toEqual([])
  const { books } = await inspect(urlsOf, [])
  const states = books.enrollment.snapshots
    .filter(({ type }) => type === 'Seats')
    .map(({ state }) => state as SeatsKept)
  const counts = states.map(({ holders }) => Object.values(holders).filter(({ taken }) => taken).length)
  expect(counts).toEqual(repetitions.map(() => CAPACITY))
}, 120_000)

interface Listed {
  readonly student: string
  readonly seats: object
}
interface SeatsKept {
  readonly holders: Record<string, { taken: boolean }>
}

const urlsOf = (service: string) => ({
  journal: platform().journalUrl(service),
  documents: platform().documentsUrl(service),
})

const everyReplica = () =>
  Array.from({ length: REPLICAS }, (_, replica) => replica).flatMap(replica =>
    ['enrollment', 'enrollment:sidecar'].map(name => platform().process(name, replica)),
  )

/** Who heard that they wait before somebody else asked, and stands behind them all the same. */
function overtaken(asked: readonly Asked[], queue: readonly string[]): string[] {
  const places = new Map(queue.map((student, place) => [student, place]))
  const placeOf = ({ student }: Asked): number => places.get(student.id) ?? -1
  const told = asked.filter(({ answer }) => answer.body.items?.[0]?.status === 'waitlisted')
  return told.flatMap(one =>
    asked
      .filter(other => one.answered < other.asked && placeOf(one) > placeOf(other))
      .map(other => `${other.student.id} before ${one.student.id}`),
  )
}

function summary(asked: readonly Asked[]): string {
  const began = Math.min(...asked.map(one => one.asked))
  const ended = Math.max(...asked.map(({ answered }) => answered))
  const again = asked.reduce((sum, { tries }) => sum + tries - 1, 0)
  return `all answered after ${((ended - began) / 1000).toFixed(1)} s, ${again} tries again`
}
