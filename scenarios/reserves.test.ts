import { until, usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'
import type { Student } from './outside/index.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
let day: CampusDay
const soon = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
const put = <Answer>(path: string, body: object, status = 200) =>
  day.campus.expect<Answer>(status, { method: 'PUT', path, token: day.registrar, body })
const group = (id: string, capacity: number) => put(`/v1/cross-list-groups/${id}`, { capacity })
const wants = (student: Student, sectionId: string, waitlist = false) =>
  day.register(student, { add: [{ sectionId, waitlist }], payment: { gateway: 'test' } })
const why = async (asked: ReturnType<typeof wants>) => (await asked).body.errors?.map(({ code }) => code)

interface Seats {
  capacity: number
  taken: number
  held: number
  waiting: number
  open?: number
  reserved?: Record<string, number>
  group?: { id: string; capacity: number; gone: number }
}
const seats = (section: string) => day.seats(section) as Promise<Seats>

/** Somebody with a major, of whom enrollment knows it. */
async function majoring(major: string): Promise<Student> {
  const student = day.someone()
  await day.campus.call({
    method: 'PUT',
    path: `/v1/students/${student.id}/profile`,
    token: day.registrar,
    body: { programs: [major], level: 'undergraduate' },
  })
  return student
}

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'reserves')
  await day.students(110)
}, 180_000)

describe('R-16: seats kept for some', () => {
  const forBiology = (more: object = {}) => [{ filter: { majors: ['biology'] }, seats: 2, ...more }]

  test('go to them first, and to nobody else while they are free: RESERVED_ONLY, though one may wait', async () => {
    const section = await day.section('kept', {
      capacity: 3,
      waitlistCapacity: 5,
      ofSection: { reserves: forBiology() },
    })
    const [biologist, anybody, late, second] = [
      await majoring('biology'),
      day.someone(),
      await majoring('history'),
      await majoring('biology'),
    ]
    await wants(biologist, section)
    await day.becomes(biologist, section, 'enrolled')
    await expect.poll(() => seats(section)).toMatchObject({ taken: 1, open: 1, reserved: { 'majors biology': 1 } })
    await wants(anybody, section)
    await day.becomes(anybody, section, 'enrolled')

    const refused = await wants(late, section)
    expect(refused.body.errors).toMatchObject([{ code: 'RESERVED_ONLY', office: { name: 'Department of the course' } }])
    await wants(late, section, true)
    await day.becomes(late, section, 'waitlisted')
    // Who waits for a seat for everybody keeps nobody from the one that is kept for them.
    await wants(second, section)
    await day.becomes(second, section, 'enrolled')
    expect(await why(wants(await majoring('biology'), section))).toEqual(['SECTION_FULL', 'WAITLIST_AHEAD'])

    const [seated] = (await day.items(biologist)).slice(-1)
    if (seated) await day.act(biologist, seated, 'drop')
    await expect.poll(() => seats(section)).toMatchObject({ taken: 2, waiting: 1, reserved: { 'majors biology': 1 } })
    expect((await day.items(late)).at(-1)?.status).toBe('waitlisted')
  })

  test('are for everybody from their release on, and who waits gets them without anybody doing anything', async () => {
    const releaseAt = soon(12)
    const section = await day.section('freed', {
      capacity: 2,
      waitlistCapacity: 5,
      ofSection: { reserves: forBiology({ releaseAt }) },
    })
    const waiting = [day.someone(), day.someone(), day.someone()] as const
    for (const student of waiting) {
      await wants(student, section, true)
      await day.becomes(student, section, 'waitlisted')
    }
    expect(new Date().toISOString() < releaseAt, 'they waited before the release').toBe(true)
    await day.becomes(waiting[0], section, 'enrolled')
    await day.becomes(waiting[1], section, 'enrolled')
    expect(new Date().toISOString() >= releaseAt, 'and were promoted after it').toBe(true)
    await expect.poll(() => seats(section)).toMatchObject({ taken: 2, held: 0, waiting: 1 })
    expect((await day.items(waiting[2])).at(-1)?.status).toBe('waitlisted')
  })

  test('of thirty who ask at once each gets what is theirs, and no seat is given twice', async () => {
    const section = await day.section('rushed', {
      capacity: 8,
      ofSection: { reserves: [{ filter: { majors: ['biology'] }, seats: 5 }] },
    })
    const biologists = await Promise.all(Array.from({ length: 3 }, () => majoring('biology')))
    const others = Array.from({ length: 27 }, () => day.someone())
    const answers = await Promise.all([...others, ...biologists].map(student => wants(student, section)))
    const seated = answers.map(({ status }) => status < 300)
    expect(seated.slice(27)).toEqual([true, true, true])
    expect(seated.filter(Boolean)).toHaveLength(6)
    const refusals = answers.filter(({ status }) => status >= 300).flatMap(({ body }) => body.errors ?? [])
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['RESERVED_ONLY']))
    await expect.poll(() => seats(section)).toMatchObject({ taken: 6, held: 0, reserved: { 'majors biology': 2 } })
  })

  test('more of them than the section has are refused', async () => {
    const body = { courseId: 'c-kept', term: 'fall', crn: '1', capacity: 1, reserves: forBiology() }
    const path = '/v1/sections/fall.kept'
    const answer = await day.campus.call<{ errors: object[] }>({ method: 'PUT', path, token: day.registrar, body })
    expect([answer.status, answer.body.errors]).toMatchObject([409, [{ code: 'TOO_MANY' }]])
  })
})

describe('R-15: cross-listed sections', () => {
  const listed = (id: string, crossListGroup: string, more: object = {}) =>
    day.section(id, { capacity: 10, ofSection: { crossListGroup }, ...more })

  test('of ten seats each have the twelve of their group, whoever of sixty asks for which', async () => {
    await group('film', 12)
    const [art, phil] = [await listed('art-240', 'film'), await listed('phil-240', 'film')]
    const asking = Array.from({ length: 60 }, (_, index) => wants(day.someone(), index % 2 ? art : phil))
    const answers = await Promise.all(asking)
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(12)
    const refusals = answers.filter(({ status }) => status >= 300).flatMap(({ body }) => body.errors ?? [])
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['SECTION_FULL']))
    await expect.poll(async () => (await seats(art)).taken + (await seats(phil)).taken).toBe(12)
    await expect.poll(() => seats(art)).toMatchObject({ capacity: 10, open: 0, group: { capacity: 12, gone: 12 } })

    const roster = async (section: string, query = '') =>
      (
        await day.campus.expect<{ items: { sectionId: string }[] }>(200, {
          path: `/v1/sections/${section}/roster?limit=100${query}`,
          token: day.registrar,
        })
      ).items
    const both = await roster(art, '&group=true')
    expect(both).toHaveLength(12)
    expect(new Set(both.map(({ sectionId }) => sectionId))).toEqual(new Set([art, phil]))
    expect(new Set((await roster(art)).map(({ sectionId }) => sectionId))).toEqual(new Set([art]))
  })

  test('have a queue each, and a seat that comes free goes to who came first to any of them and can use it', async () => {
    await group('ethics', 2)
    const [law, med] = [
      await listed('law-1', 'ethics', { waitlistCapacity: 5 }),
      await listed('med-1', 'ethics', { capacity: 1, waitlistCapacity: 5 }),
    ]
    const [lawyer, doctor, next, then] = [day.someone(), day.someone(), day.someone(), day.someone()]
    for (const [student, section] of [
      [lawyer, law],
      [doctor, med],
    ] as const) {
      await wants(student, section)
      await day.becomes(student, section, 'enrolled')
    }
    for (const [student, section] of [
      [next, med],
      [then, law],
    ] as const) {
      await wants(student, section, true)
      expect((await day.becomes(student, section, 'waitlisted')) as object).toMatchObject({ position: 1 })
    }
    // The one seat of medicine is taken: the second in line, who waits for law, can use the seat in law.
    const [seated] = (await day.items(lawyer)).slice(-1)
    if (seated) await day.act(lawyer, seated, 'drop')
    await day.becomes(then, law, 'enrolled')
    expect((await day.items(next)).at(-1)?.status).toBe('waitlisted')
    await group('ethics', 3)
    expect((await day.items(next)).at(-1)?.status, 'medicine is full still').toBe('waitlisted')
    const [doctored] = (await day.items(doctor)).slice(-1)
    if (doctored) await day.act(doctor, doctored, 'drop')
    await day.becomes(next, med, 'enrolled')
  })

  test('are one course to a student: DUPLICATE, but for a swap', async () => {
    await group('myth', 9)
    const [greek, latin] = [await listed('greek-1', 'myth'), await listed('latin-1', 'myth')]
    const student = day.someone()
    await wants(student, greek)
    await day.becomes(student, greek, 'enrolled')
    expect(await why(wants(student, latin))).toEqual(['DUPLICATE'])
    await day.register(student, { add: [{ sectionId: latin, swap: greek }], payment: { gateway: 'test' } })
    await day.becomes(student, latin, 'enrolled')
    await day.becomes(student, greek, 'dropped')
    await expect.poll(() => seats(latin)).toMatchObject({ taken: 1, held: 0, group: { gone: 1 } })
  })

  test('neither join nor leave a group once registration is open; before, they do', async () => {
    await group('late', 5)
    const plain = await day.section('plain-1', { capacity: 2 })
    const body = { courseId: 'c-plain-1', term: 'fall', crn: '1', capacity: 2, crossListGroup: 'late' }
    const path = `/v1/sections/${plain}`
    const answer = await day.campus.call({ method: 'PUT', path, token: day.registrar, body })
    expect([answer.status, answer.body]).toMatchObject([409, { errors: [{ code: 'ALREADY_EXISTS' }] }])
    expect(
      await day.campus.call({
        method: 'PUT',
        path,
        token: day.registrar,
        body: { ...body, crossListGroup: 'never-heard-of' },
      }),
    ).toMatchObject({ status: 409, body: { errors: [{ code: 'NOT_FOUND' }] } })

    await day.term('next', { registrationOpens: soon(86_400), registrationCloses: soon(864_000) })
    const early = await day.section('early-1', { capacity: 2, term: 'next' })
    await put(`/v1/sections/${early}`, { ...body, courseId: 'c-early-1', term: 'next' })
    await until(async () => (await seats(early)).group?.id === 'late', { within: 20_000, what: 'the group is shown' })
    await put(`/v1/sections/${early}`, { courseId: 'c-early-1', term: 'next', crn: '1', capacity: 2 })
    await until(async () => (await seats(early)).group === undefined, { within: 20_000, what: 'it has left' })
  })
})

test('all of it leaves no trace of a broken promise', async () => {
  expect(await day.violations()).toEqual([])
})
