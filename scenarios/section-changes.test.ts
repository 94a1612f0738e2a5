import { usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCalendar } from '../services/enrollment/calendar/testing/reading.ts'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'
import type { Student } from './outside/index.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
const monday = [{ days: ['MO'], start: '09:00', end: '10:00', room: '210' }]
const tuesday = [{ days: ['TU'], start: '09:00', end: '10:00', room: '9' }]
const payment = { gateway: 'test' }

let day: CampusDay
let section: string
let other: string
let busy: Student
let free: Student
let waiting: Student

const changed = async ({ token }: Student) => {
  const { items } = await day.campus.expect<{ items: { kind: string; text: string }[] }>(200, {
    path: '/v1/notices?limit=50',
    token,
  })
  return items.filter(({ kind }) => kind === 'section-changed').map(({ text }) => text)
}
async function change(more: object): Promise<void> {
  const path = `/v1/sections/${section}`
  const token = day.registrar
  const { seats: _, ...body } = await day.campus.expect<object & { seats: object }>(200, { path, token })
  const headers = { 'if-match': '*' }
  await day.campus.expect(200, { method: 'PUT', path, token, headers, body: { ...body, ...more } })
}

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'moving')
  const [one, two, three] = await day.students(3)
  if (!one || !two || !three) throw new Error('no students')
  busy = one
  free = two
  waiting = three
  section = await day.section('logic', { capacity: 2, waitlistCapacity: 2, meetings: monday })
  other = await day.section('music', { capacity: 2, meetings: tuesday })
  await day.register(busy, { add: [{ sectionId: section }, { sectionId: other }], payment })
  await day.register(free, { add: [{ sectionId: section }], payment })
  await day.becomes(busy, other, 'enrolled')
  await day.becomes(free, section, 'enrolled')
  await day.register(waiting, { add: [{ sectionId: section, waitlist: true }], payment })
  await day.becomes(waiting, section, 'waitlisted')
})

describe('a section that moves (R-11)', () => {
  const told = 'It was held on Monday, 09:00 to 10:00, in 210. Now it is held on Tuesday, 09:00 to 10:00, in 9.'

  test('is told of, once, to everybody who is enrolled or waits; who now sits at two places hears that too', async () => {
    const before = readCalendar(
      (await day.campus.call<string>({ path: '/v1/me/calendar.ics', token: free.token })).body,
    )
    await change({ meetings: tuesday })
    for (const student of [free, waiting])
      await expect.poll(() => changed(student), { timeout: 20_000 }).toEqual([told])
    await expect
      .poll(() => changed(busy), { timeout: 20_000 })
      .toEqual([
        `${told} That is at the time of section ${other}, where you sit too: choose one of them, or ask the registrar.`,
      ])
    const after = readCalendar((await day.campus.call<string>({ path: '/v1/me/calendar.ics', token: free.token })).body)
    expect(after[0]?.sequence).toBeGreaterThan(before[0]?.sequence ?? Number.POSITIVE_INFINITY)
  })

  test('is what others are held against from then on', async () => {
    const { body } = await day.register(free, { add: [{ sectionId: other }], payment })
    expect(body.errors).toMatchObject([{ code: 'TIME_CONFLICT', sectionId: other }])
  })

  test('nobody hears of what does not concern them: more seats, another title', async () => {
    await change({ waitlistCapacity: 5, title: 'Logic for all' })
    await change({ status: 'closed' })
    await expect
      .poll(() => changed(free), { timeout: 20_000 })
      .toEqual(['It takes nobody new; your own place stays as it is.', told])
  })
})

test('all of it leaves no trace of a broken promise', async () => {
  expect(await day.violations()).toEqual([])
})
