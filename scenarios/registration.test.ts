import { randomUUID } from 'node:crypto'
import { usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'

const platform = usePlatform({ services: EVERY_SERVICE, env: { CAMPUS_PAYMENT_SECONDS: '6' } })
let day: CampusDay

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'scenario')
  await day.students(24)
})

describe('a registration', () => {
  test('holds the seat and names the invoice; paid, it is confirmed (BILLING_SUCCESSFUL)', async () => {
    const student = day.someone()
    const section = await day.section('paid', { capacity: 5 })
    const { status, body } = await day.register(student, { add: [{ sectionId: section }] })
    expect({ status, registration: body.status }).toEqual({ status: 202, registration: 'PENDING' })
    await expect.poll(() => day.seats(section)).toMatchObject({ held: 1, taken: 0 })
    expect((await day.pay(student, body.items[0]?.invoiceId ?? '')).body.status).toBe('succeeded')
    expect(await day.becomes(student, section, 'enrolled')).toMatchObject({ seat: true })
    expect(await day.account(student)).toMatchObject({ balance: { minor: '0' }, invoices: [{ status: 'paid' }] })
  })

  test('that pays at once is confirmed in the same answer', async () => {
    const section = await day.section('at-once', { capacity: 5 })
    const { status, body } = await day.register(day.someone(), {
      add: [{ sectionId: section }],
      payment: { gateway: 'test' },
    })
    expect({ status, items: body.items.map(item => item.status) }).toEqual({ status: 200, items: ['enrolled'] })
  })

  test('whose payment is declined gives the seat back, voids the invoice and tells the student (BILLING_FAILED)', async () => {
    const student = day.someone()
    const section = await day.section('declined', { capacity: 1 })
    await day.register(student, { add: [{ sectionId: section }], payment: { gateway: 'test', outcome: 'fail' } })
    const item = await day.becomes(student, section, 'refused')
    expect(item.reasons.map(({ code }) => code)).toEqual(['PAYMENT_FAILED'])
    await expect
      .poll(() => day.account(student))
      .toMatchObject({ balance: { minor: '0' }, invoices: [{ status: 'void' }] })
    await expect.poll(() => day.seats(section)).toMatchObject({ held: 0, taken: 0 })
    const notices = { path: '/v1/notices', token: student.token }
    await expect
      .poll(async () => (await day.campus.expect<{ items: { sections: string[] }[] }>(200, notices)).items.length)
      .toBeGreaterThan(0)
  })

  test('that nobody pays is compensated when the deadline has passed', async () => {
    const student = day.someone()
    const section = await day.section('silent', { capacity: 1 })
    await day.register(
      student,
      { add: [{ sectionId: section }], payment: { gateway: 'test', outcome: 'silent' } },
      { prefer: 'wait=1' },
    )
    const item = await day.becomes(student, section, 'refused', 40_000)
    expect(item.reasons.map(({ code }) => code)).toEqual(['PAYMENT_OVERDUE'])
    await expect.poll(() => day.account(student)).toMatchObject({ invoices: [{ status: 'void' }] })
  })

  test('S-07: money that comes after the deadline becomes credit, and nobody is enrolled for it', async () => {
    const student = day.someone()
    const section = await day.section('late', { capacity: 1 })
    const late = { gateway: 'test', outcome: 'late', afterSeconds: 10 }
    await day.register(student, { add: [{ sectionId: section }], payment: late }, { prefer: 'wait=1' })
    await day.becomes(student, section, 'refused', 40_000)
    await expect.poll(async () => (await day.account(student)).credits.length, { timeout: 40_000 }).toBe(1)
    expect((await day.items(student)).map(({ status }) => status)).toEqual(['refused'])
  })

  test('S-02: is refused with every reason at once, and the same key gives the same answer (R-27)', async () => {
    const student = day.someone()
    const monday = [{ days: ['MO'], start: '09:00', end: '10:00' }]
    const first = await day.section('clash-a', { capacity: 5, meetings: monday })
    const second = await day.section('clash-b', { capacity: 5, meetings: monday, course: 'c-clash-b' })
    await day.register(student, { add: [{ sectionId: first }], payment: { gateway: 'test' } })
    const key = { 'idempotency-key': randomUUID() }
    const wishes = { add: [{ sectionId: second, credits: 9 }, { sectionId: 'fall.none' }] }
    const refused = await day.register(student, wishes, key)
    expect(refused.status).toBe(409)
    expect(refused.body.errors?.map(({ code }) => code).toSorted()).toEqual([
      'CREDITS_INVALID',
      'SECTION_UNKNOWN',
      'TIME_CONFLICT',
    ])
    expect((await day.register(student, wishes, key)).body).toEqual(refused.body)
    expect((await day.register(student, { add: [] }, key)).status).toBe(422)
  })

  test('that is asked for sixteen times at once with one key happens once', async () => {
    const student = day.someone()
    const section = await day.section('sixteen', { capacity: 16 })
    const key = { 'idempotency-key': randomUUID() }
    const ask = () => day.register(student, { add: [{ sectionId: section }], payment: { gateway: 'test' } }, key)
    const answers = await Promise.all(Array.from({ length: 16 }, ask))
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true)
    await expect.poll(() => day.seats(section)).toMatchObject({ taken: 1, held: 0 })
    expect((await day.account(student)).invoices).toHaveLength(1)
  })
})

describe('a full section', () => {
  test('R-05, R-06, R-08: a newcomer does not jump the line, and who waited first gets the seat that comes free', async () => {
    const [holder, first, newcomer] = [day.someone(), day.someone(), day.someone()]
    const section = await day.section('line', { capacity: 1, waitlistCapacity: 2 })
    const wish = { add: [{ sectionId: section, waitlist: true }], payment: { gateway: 'test' } }
    const had = await day.register(holder, wish)
    expect((await day.register(first, wish)).body.items).toMatchObject([{ status: 'waitlisted' }])
    expect((await day.register(newcomer, { add: [{ sectionId: section }] })).status).toBe(409)
    const drop = { method: 'POST' as const, path: `/v1/enrollments/${had.body.items[0]?.enrollmentId}/drop` }
    await day.campus.expect(200, { ...drop, token: holder.token })
    await day.becomes(first, section, 'enrolled')
    expect((await day.account(holder)).credits).toHaveLength(1)
  })
})

test('I1 to I8 hold once everything has come to rest', async () => {
  expect(await day.violations()).toEqual([])
})
