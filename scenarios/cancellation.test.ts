import { until, usePlatform } from '@campus/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCalendar } from '../services/enrollment/calendar/testing/reading.ts'
import { openMailbox } from '../services/notification/testing/mails.ts'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'
import { crew, type Student } from './outside/index.ts'

const mailbox = await openMailbox()
const platform = usePlatform({
  services: EVERY_SERVICE,
  env: {
    ...{ CAMPUS_SMTP_PORT: mailbox.port, CAMPUS_MAILS_PER_SECOND: '200', CAMPUS_MAIL_GATHER_SECONDS: '1' },
    ...{ CAMPUS_CALLER_RATE: '1000000', CAMPUS_ADDRESS_RATE: '1000000', LOG_LEVEL: 'warn' },
  },
})
afterAll(() => mailbox.close())

const ENROLLED = 300
const WAITING = 40
const PATIENCE = { timeout: 300_000 }
const monday = [{ days: ['MO'], start: '09:00', end: '10:00' }]
const tuesday = [{ days: ['TU'], start: '09:00', end: '10:00' }]
const payment = { gateway: 'test' }

interface Cancellation {
  readonly id: string
  readonly status: string
  readonly affected: number
  readonly left: number
  readonly preview: object
}

let day: CampusDay
let colleague: string
let section: string
let seated: Student[]
let offered: Student
let waiting: Student[]
let proposed: Cancellation

const path = () => `/v1/sections/${section}/cancellations`
const post = <T = Cancellation>(token: string, to: string, body?: object) =>
  day.campus.call<T>({ method: 'POST', path: to, token, ...(body && { body }) })
const progress = () => day.campus.expect<Cancellation>(200, { path: `${path()}/${proposed.id}`, token: day.registrar })
const approve = () => post(colleague, `${path()}/${proposed.id}/approval`)
const statusOf = async (student: Student) =>
  (await day.items(student, 'late')).findLast(({ sectionId }) => sectionId === section)?.status
const calendarOf = async ({ token }: Student) =>
  readCalendar((await day.campus.call<string>({ path: '/v1/me/calendar.ics', token })).body)
const noticesOf = async ({ token }: Student) => {
  const { items } = await day.campus.expect<{ items: { kind: string; text: string; sections: string[] }[] }>(200, {
    path: '/v1/notices?limit=50',
    token,
  })
  return items
}

/** Everybody asks for the section; the first so many are seated, one more is offered a seat, the rest wait. */
beforeAll(async () => {
  day = await CampusDay.open(platform(), 'cancelled')
  // Too late to drop: who is told to go is credited all the same.
  await day.term('late', { dropDeadline: new Date(Date.now() - 3_600_000).toISOString() })
  colleague = await day.colleague()
  const students = await day.students(ENROLLED + 1 + WAITING)
  const about = { term: 'late', course: 'logic' }
  section = await day.section('logic-1', {
    ...{ ...about, capacity: ENROLLED, waitlistCapacity: WAITING + 1, waitlistMode: 'offer', meetings: monday },
  })
  await day.section('logic-2', { ...about, capacity: 50, meetings: tuesday })
  await day.section('logic-3', { ...about, capacity: 0, meetings: [] })
  seated = students.slice(0, ENROLLED)
  await crew(16, seated, student => wants(student, section))
  await crew(16, seated.slice(-3), student => day.becomes(student, section, 'enrolled'))
  const [head, ...others] = students.slice(ENROLLED)
  if (!head) throw new Error('nobody waits')
  offered = head
  waiting = others
  await wants(offered, section)
  await day.becomes(offered, section, 'waitlisted')
  await crew(8, waiting, student => wants(student, section))
  await oneMoreSeat()
  await day.becomes(offered, section, 'offered')
}, 300_000)

const wants = (student: Student, sectionId: string) =>
  day.register(student, { term: 'late', add: [{ sectionId, waitlist: true }], payment })

async function oneMoreSeat(): Promise<void> {
  const at = `/v1/sections/${section}`
  const { seats: _, ...body } = await day.campus.expect<object & { seats: object }>(200, { path: at, token: colleague })
  const headers = { 'if-match': '*' }
  const changed = { ...body, capacity: ENROLLED + 1 }
  await day.campus.expect(200, { method: 'PUT', path: at, token: colleague, headers, body: changed })
}

describe(`S-13, R-18: a section with ${ENROLLED} enrolled and ${WAITING} waiting is cancelled`, PATIENCE, () => {
  test('first it is seen what that would come to, and nothing happens', async () => {
    // The first student is full-time with it, and sits elsewhere when the other section meets.
    const [first] = seated as [Student]
    for (const id of ['one', 'two', 'three'])
      await wants(first, await day.section(id, { capacity: 5, term: 'late', meetings: id === 'one' ? tuesday : [] }))
    const { status, body } = await post<{ preview: { belowFullTime: object[] } }>(day.registrar, path(), {
      reason: 'The lecturer is ill.',
      dryRun: true,
    })
    expect(status).toBe(202)
    expect(body).toEqual({
      sectionId: section,
      preview: {
        ...{ enrolled: ENROLLED, pending: 0, offered: 1, waiting: WAITING },
        credited: { minor: expect.stringMatching(/^\d+$/), currency: 'USD' },
        belowFullTime: [{ student: first.id, credits: 9 }],
        alternates: [{ sectionId: 'late.logic-2', free: 50, fits: ENROLLED + WAITING }],
      },
    })
    expect(await statusOf(first)).toBe('enrolled')
    expect((await post(seated[1]?.token ?? '', path(), { reason: 'No.' })).status).toBe(403)
  })

  test('it takes a second person, and nobody else hears of it before', async () => {
    const answer = await post(day.registrar, path(), { reason: 'The lecturer is ill.' })
    expect(answer).toMatchObject({ status: 202, body: { status: 'proposed', preview: { enrolled: ENROLLED } } })
    proposed = answer.body
    const own = await post(day.registrar, `${path()}/${proposed.id}/approval`)
    expect(own).toMatchObject({ status: 403, body: { type: 'urn:campus:problem:same-person' } })
    expect(await progress()).toMatchObject({ status: 'proposed', preview: { waiting: WAITING } })
    expect(await statusOf(waiting[0] as Student)).toBe('waitlisted')
  })

  test('it is done within minutes though the service is killed half-way, and approving again changes nothing', async () => {
    const started = Date.now()
    const first = approve().catch(() => undefined)
    const halfway = await until(
      async () => {
        const now = await progress()
        return now.left !== undefined && now.left < now.affected && now
      },
      { within: 60_000, every: 20, what: 'progress' },
    )
    platform().process('enrollment').kill('SIGKILL')
    expect(halfway.affected).toBe(ENROLLED + 1 + WAITING)
    expect(halfway.left).toBeGreaterThan(0)
    await first
    await until(async () => (await approve()).status === 202, { within: 60_000, every: 500, what: 'another approval' })
    const done = () => progress().catch(() => ({ status: 'away' }))
    await expect.poll(done, { timeout: 240_000, interval: 500 }).toMatchObject({ status: 'done', left: 0 })
    expect(Date.now() - started).toBeLessThan(300_000)
    expect(await approve()).toMatchObject({ status: 202, body: { status: 'done', affected: halfway.affected } })
    expect((await post(colleague, path(), { reason: 'Again.' })).status).toBe(409)
  })

  test('everybody has left it: no W, no seat, no place in the queue, and nobody new gets in', async () => {
    const everybody = [...seated, offered, ...waiting]
    // What the killed process had committed and not told yet is told by the sweep, some seconds later.
    const statuses = async () => new Set(await crew(16, everybody, statusOf))
    await expect.poll(statuses, { timeout: 30_000 }).toEqual(new Set(['cancelled_section']))
    await expect.poll(() => day.seats(section)).toMatchObject({ taken: 0, held: 0, waiting: 0 })
    const at = { path: `/v1/sections/${section}`, token: day.registrar }
    await expect.poll(() => day.campus.expect(200, at)).toMatchObject({ status: 'cancelled' })
    const refused = await wants(seated[5] as Student, section)
    expect(refused.body.errors?.map(({ code }) => code)).toEqual(['SECTION_CLOSED'])
    expect(await statusOf(waiting[0] as Student)).toBe('cancelled_section')
  })

  test('calendars say that it is cancelled, and that this is newer', async () => {
    const [event] = await calendarOf(seated[7] as Student)
    expect(event).toMatchObject({ uid: `${section}.0@cancelled.campus`, status: 'CANCELLED' })
    expect(event?.sequence).toBeGreaterThanOrEqual(4)
    expect(await calendarOf(waiting[0] as Student)).toEqual([])
  })

  test('each is told once, with what is left to choose from', async () => {
    const told = async (student: Student) =>
      (await noticesOf(student)).filter(({ kind }) => kind === 'section-cancelled')
    const untold = async () =>
      (await crew(16, [...seated, offered, ...waiting], told)).filter(notices => notices.length === 0).length
    await expect.poll(untold, { timeout: 30_000 }).toBe(0)
    const all = await crew(16, [...seated, offered, ...waiting], noticesOf)
    expect(all.filter(notices => notices.filter(({ kind }) => kind === 'section-cancelled').length !== 1)).toEqual([])
    expect(all.flat().filter(({ kind }) => kind === 'invoice-reduced')).toEqual([])
    const words = async (student: Student | undefined) => (await told(student as Student))[0]?.text ?? ''
    const [first, other, last] = [await words(seated[0]), await words(seated[1]), await words(waiting[0])]
    expect(first).toContain('fewer than the 12 of a full-time student')
    expect(first).not.toContain('late.logic-2')
    expect(other).toContain('late.logic-2')
    expect(last).toContain('Your place on its waitlist ended with it.')
  })

  test('and each gets one mail about it', async () => {
    const about = () =>
      mailbox.mails().filter(({ body }) => body.includes(`The university cancelled section ${section}`))
    const addressees = () => new Set(about().map(({ to }) => to)).size
    await expect.poll(addressees, { timeout: 120_000, interval: 2_000 }).toBe(ENROLLED + 1 + WAITING)
    expect(about()).toHaveLength(ENROLLED + 1 + WAITING)
  })

  test('what was charged is credited in full, and no promise is broken (I1 to I8)', async () => {
    const { credits, balance } = await day.account(seated[9] as Student)
    expect(credits).toHaveLength(1)
    expect(balance.minor).toMatch(/^-[1-9]/)
    expect(await day.violations(120_000)).toEqual([])
  })
})
