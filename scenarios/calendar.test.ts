import { usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ReadEvent, readCalendar } from '../services/enrollment/calendar/testing/reading.ts'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'
import type { Student } from './outside/index.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
const FEED = '/v1/me/calendar-feed'
const meetings = [{ days: ['MO', 'WE'], start: '09:00', end: '10:00', room: '210', building: 'Weaver Studios' }]

let day: CampusDay
let ann: Student
let bob: Student
let section: string

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'calendar')
  const [first, second] = await day.students(2)
  if (!first || !second) throw new Error('no students')
  ann = first
  bob = second
  section = await day.section('math', { capacity: 2, meetings })
  await day.register(ann, { add: [{ sectionId: section }], payment: { gateway: 'test' } })
  await day.becomes(ann, section, 'enrolled')
})

/** What a calendar program makes of an address. */
async function read(path: string, token?: string): Promise<ReadEvent[]> {
  const answer = await day.campus.call<string>({ path, ...(token !== undefined && { token }) })
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8'])
  return readCalendar(answer.body)
}
const mine = (student: Student) => read('/v1/me/calendar.ics', student.token)
const statusOf = async (path: string) => (await day.campus.call({ path })).status
const feedOf = async (token: string) =>
  (await day.campus.expect<{ url: string }>(201, { method: 'POST', path: FEED, token })).url

describe('A student’s calendar', () => {
  test('shows the section with its room at its campus time, with a token and by the secret address', async () => {
    await expect.poll(() => mine(ann)).toHaveLength(1)
    const [event] = await mine(ann)
    expect(event).toMatchObject({
      uid: `${section}.0@calendar.campus`,
      status: 'CONFIRMED',
      summary: 'C MATH 1',
      location: 'Weaver Studios 210',
    })
    expect(new Set(event?.occurrences.map(({ local }) => local.slice(11)))).toEqual(new Set(['09:00']))
    const feed = await feedOf(ann.token)
    expect(await read(feed)).toEqual([event])
    expect(await mine(bob)).toEqual([])
  })

  test('follows a change of room, and says that it is newer', async () => {
    const [before] = await mine(ann)
    const path = `/v1/sections/${section}`
    const { seats: _, ...shown } = await day.campus.expect<Record<string, unknown>>(200, { path, token: day.registrar })
    const body = { ...shown, meetings: meetings.map(meeting => ({ ...meeting, room: '9' })) }
    const headers = { 'if-match': '*' }
    await day.campus.expect(200, { method: 'PUT', path, token: day.registrar, headers, body })
    await expect.poll(async () => (await mine(ann))[0]?.location).toBe('Weaver Studios 9')
    const [after] = await mine(ann)
    expect(after?.uid).toBe(before?.uid)
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? Number.POSITIVE_INFINITY)
  })

  test('loses the section that the student leaves, at both addresses', async () => {
    const feed = await feedOf(ann.token)
    const item = await day.becomes(ann, section, 'enrolled')
    const path = `/v1/enrollments/${item.enrollmentId}/drop`
    await day.campus.expect(200, { method: 'POST', path, token: ann.token })
    await expect.poll(() => mine(ann)).toEqual([])
    expect(await read(feed)).toEqual([])
  })
})

describe('The secret address', () => {
  test('stops at once when another one is made, and when it is revoked', async () => {
    const first = await feedOf(ann.token)
    const second = await feedOf(ann.token)
    expect([await statusOf(first), await statusOf(second)]).toEqual([404, 200])
    await day.campus.expect(204, { method: 'DELETE', path: FEED, token: ann.token })
    expect([await statusOf(first), await statusOf(second)]).toEqual([404, 404])
  })

  test('S-18: opens nothing under another university’s name, nor does a guess', async () => {
    const other = await CampusDay.open(platform(), 'elsewhere')
    const [student] = await other.students(1)
    const feed = await feedOf(student?.token ?? '')
    expect(await read(feed)).toEqual([])
    expect(await statusOf(feed.replace('/elsewhere.', '/calendar.'))).toBe(404)
    expect(await statusOf(`/v1/calendar-feeds/calendar.${'A'.repeat(43)}`)).toBe(404)
  })

  test('is only given to who signs in', async () => {
    expect((await day.campus.call({ method: 'POST', path: FEED })).status).toBe(401)
    expect((await day.campus.call({ path: '/v1/me/calendar.ics' })).status).toBe(401)
  })
})

test('I1 to I8 hold once everything has come to rest', async () => {
  expect(await day.violations()).toEqual([])
})
