import { usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE, type Item } from './campus-day.ts'
import type { Student } from './outside/index.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
let day: CampusDay
const soon = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
const wants = (student: Student, sectionId: string, waitlist = true) =>
  day.register(student, {
    term: sectionId.split('.')[0],
    add: [{ sectionId, waitlist }],
    payment: { gateway: 'test' },
  })
const office = { name: 'Bursar', contact: 'bursar@example.edu' }
const hold = async (student: Student): Promise<string> => {
  const body = { student: student.id, type: 'financial', effects: ['REG_ADD'], office, reason: 'Fees are open.' }
  return (
    await day.campus.expect<{ id: string }>(201, { method: 'POST', path: '/v1/holds', token: day.registrar, body })
  ).id
}

/** A section with one seat, which the first has, and a queue of the others in this order. */
async function queue(id: string, waiting: number, more: object = {}) {
  const section = await day.section(id, { capacity: 1, waitlistCapacity: 9, ...more })
  const first = day.someone()
  await wants(first, section)
  const seated = await day.becomes(first, section, 'enrolled')
  const others = Array.from({ length: waiting }, () => day.someone())
  for (const other of others) {
    await wants(other, section)
    await day.becomes(other, section, 'waitlisted')
  }
  return { section, others, leave: () => day.act(first, seated, 'drop') }
}

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'queues')
  await day.students(24)
})

describe('a section that offers its free seats (R-07)', () => {
  test('R-09: offers to who is first, who accepts and is enrolled; no newcomer slips in (R-06)', async () => {
    const { section, others, leave } = await queue('accepted', 1, { waitlistMode: 'offer' })
    const [head] = others as [Student]
    await leave()
    const offer = await day.becomes(head, section, 'offered')
    expect(Date.parse((offer as Item & { offerExpires: string }).offerExpires)).toBeGreaterThan(Date.now())
    const late = await wants(day.someone(), section, false)
    expect(late.body.errors?.map(({ code }) => code)).toEqual(['SECTION_FULL'])

    expect((await day.act(head, offer, 'accept-offer')).status).toBe(200)
    await day.becomes(head, section, 'enrolled')
    await expect.poll(() => day.seats(section)).toMatchObject({ taken: 1, held: 0, waiting: 0 })
  })

  test('R-09: goes on to the next when the first declines', async () => {
    const { section, others, leave } = await queue('declined', 2, { waitlistMode: 'offer' })
    const [head, second] = others as [Student, Student]
    await leave()
    const offer = await day.becomes(head, section, 'offered')
    expect((await day.act(head, offer, 'decline-offer')).status).toBe(200)
    await day.becomes(second, section, 'offered')
    expect((await day.act(head, offer, 'accept-offer')).body.errors).toMatchObject([{ code: 'OFFER_EXPIRED' }])
  })

  test('R-09: an offer ends with the last day to add, and nobody else is offered the seat after it', async () => {
    const ends = soon(8)
    await day.term('brief', { addDeadline: ends, registrationCloses: ends })
    const { section, others, leave } = await queue('ending', 2, { waitlistMode: 'offer', term: 'brief' })
    const [head, second] = others as [Student, Student]
    await leave()
    const offer = await day.becomes(head, section, 'offered')
    expect(offer).toMatchObject({ offerExpires: ends })
    const expired = await day.becomes(head, section, 'expired')
    expect((await day.act(head, expired, 'accept-offer')).body.errors).toMatchObject([{ code: 'OFFER_EXPIRED' }])
    await expect.poll(() => day.seats(section)).toMatchObject({ taken: 0, held: 0, waiting: 1 })
    expect((await day.items(second, 'brief')).at(-1)?.status).toBe('waitlisted')
  })
})

describe('the queue', () => {
  const waitlist = (section: string, query = '') =>
    day.campus.call<{ items: { student: string; position: number }[]; next: string | null }>({
      path: `/v1/sections/${section}/waitlist${query}`,
      token: day.registrar,
    })

  test('is shown in its order to staff, and each student sees the own place move up', async () => {
    const { section, others, leave } = await queue('shown', 3)
    const [, second, third] = others as [Student, Student, Student]
    await expect
      .poll(async () => (await waitlist(section)).body.items.map(({ student, position }) => [student, position]))
      .toEqual(others.map(({ id }, index) => [id, index + 1]))
    const first = await waitlist(section, '?limit=2')
    expect(first.body.items.map(({ student }) => student)).toEqual(others.slice(0, 2).map(({ id }) => id))
    expect((await waitlist(section, `?limit=2&cursor=${first.body.next}`)).body.items).toMatchObject([{ position: 3 }])
    expect((await waitlist(section, '?cursor=nobody')).status).toBe(400)

    expect((await day.items(third)).at(-1)).toMatchObject({ position: 3 })
    await leave()
    await expect.poll(async () => (await day.items(third)).at(-1)).toMatchObject({ position: 2 })
    const mine = { path: '/v1/enrollments?term=fall', token: second.token }
    expect((await day.campus.expect<{ items: object[] }>(200, mine)).items).toMatchObject([{ position: 1 }])
  })
})

describe('who is first and may not have the seat (R-08)', () => {
  test('S-05: is passed over and keeps the place; the next seat is theirs once the hold is gone', async () => {
    const { section, others, leave } = await queue('skipped', 2)
    const [head, second] = others as [Student, Student]
    const held = await hold(head)
    await leave()
    const gone = await day.becomes(second, section, 'enrolled')
    expect((await day.items(head)).at(-1)).toMatchObject({ status: 'waitlisted', seat: false })

    await day.campus.expect(204, { method: 'DELETE', path: `/v1/holds/${held}`, token: day.registrar })
    await day.act(second, gone, 'drop')
    await day.becomes(head, section, 'enrolled')
  })

  test('gets the seat that waited for nobody else as soon as the hold is released', async () => {
    const { section, others, leave } = await queue('released', 1)
    const [head] = others as [Student]
    const held = await hold(head)
    await leave()
    await expect.poll(() => day.seats(section)).toMatchObject({ taken: 0, held: 0, waiting: 1 })
    await day.campus.expect(204, { method: 'DELETE', path: `/v1/holds/${held}`, token: day.registrar })
    await day.becomes(head, section, 'enrolled')
  })
})

describe('S-06: a swap', () => {
  const monday = [{ days: ['MO'], start: '09:00', end: '10:00' }]

  test('keeps the old section while the new one is full, and leaves it in the same moment when the new one comes', async () => {
    const { section: wanted, others, leave } = await queue('wanted', 0, { meetings: monday })
    expect(others).toEqual([])
    const old = await day.section('old', { capacity: 5, meetings: monday })
    const student = day.someone()
    await wants(student, old, false)
    await day.becomes(student, old, 'enrolled')
    const paidBefore = (await day.account(student)).invoices.length

    const swap = (waitlist: boolean) =>
      day.register(student, { add: [{ sectionId: wanted, swap: old, waitlist }], payment: { gateway: 'test' } })
    expect((await swap(false)).body.errors).toMatchObject([{ code: 'SECTION_FULL' }])
    expect((await day.account(student)).invoices).toHaveLength(paidBefore)
    await swap(true)
    await day.becomes(student, wanted, 'waitlisted')
    expect((await day.items(student)).find(({ sectionId }) => sectionId === old)?.status).toBe('enrolled')

    await leave()
    await day.becomes(student, wanted, 'enrolled')
    expect((await day.items(student)).find(({ sectionId }) => sectionId === old)?.status).toBe('dropped')
    await expect.poll(() => day.seats(old)).toMatchObject({ taken: 0, held: 0 })
  })
})

describe('withdrawing (R-03)', () => {
  test('after the drop deadline leaves W, and gives the seat back', async () => {
    await day.term('late', { dropDeadline: soon(4) })
    const section = await day.section('withdrawn', { capacity: 1, term: 'late' })
    const student = day.someone()
    await wants(student, section, false)
    const item = await day.becomes(student, section, 'enrolled')
    expect((await day.act(student, item, 'withdraw')).status).toBe(409)
    await expect.poll(async () => (await day.act(student, item, 'withdraw')).status, { timeout: 10_000 }).toBe(200)
    await day.becomes(student, section, 'withdrawn')
    expect((await day.act(student, item, 'drop')).status).toBe(409)
    await expect.poll(() => day.seats(section)).toMatchObject({ taken: 0, held: 0 })
  })
})

test('all of it leaves no trace of a broken promise', async () => {
  expect(await day.violations()).toEqual([])
})
