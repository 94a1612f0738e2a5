import { usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'
import type { Student } from './outside/index.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
let day: CampusDay
const paid = { payment: { gateway: 'test' } }
const asRegistrar = <Body = Record<string, unknown>>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object) =>
  day.campus.call<Body>({ method, path, token: day.registrar, body })
const profile = (student: Student, body: object) => asRegistrar('PUT', `/v1/students/${student.id}/profile`, body)
const wishing = (...sections: string[]) => ({ add: sections.map(sectionId => ({ sectionId })), ...paid })

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'asking')
  await day.students(44)
})

describe('what the university knows of a student (R-04, R-13)', () => {
  test('stops who is not active, from the answer on, until they are again; dropping is never stopped', async () => {
    const student = day.someone()
    const [first, second] = [await day.section('active', { capacity: 5 }), await day.section('away', { capacity: 5 })]
    expect((await day.register(student, wishing(first))).status).toBe(200)
    expect((await profile(student, { active: false, reason: 'On leave until spring.' })).status).toBe(200)
    const { status, body } = await day.register(student, { ...wishing(second), drop: [first] })
    expect(status).toBe(409)
    expect(body.errors).toMatchObject([
      { code: 'INACTIVE', detail: 'The student is not active: On leave until spring.', office: { name: 'Registrar' } },
    ])
    expect((await day.items(student)).find(item => item.sectionId === first)).toMatchObject({ status: 'dropped' })
    expect((await profile(student, {})).status).toBe(200)
    expect((await day.register(student, wishing(second))).status).toBe(200)
  })

  test('meets what courses ask: test scores, majors, level and standing', async () => {
    const student = day.someone()
    const prerequisites = {
      all: [{ test: { code: 'MATH', min: 70 } }, { program: 'physics' }, { standing: 'junior' }, { standing: 'good' }],
    }
    const section = await day.section('placed', { capacity: 5, prerequisites })
    expect((await day.register(student, wishing(section))).body.errors).toMatchObject([
      { code: 'PREREQ', missing: [{ test: { code: 'MATH' } }, { program: 'physics' }, { standing: 'junior' }] },
    ])
    await profile(student, { programs: ['physics'], class: 'junior', tests: [{ code: 'MATH', score: 81 }] })
    expect((await day.register(student, wishing(section))).status).toBe(200)
  })

  test('lets who is on probation take thirteen credits (R-12)', async () => {
    const student = day.someone()
    await profile(student, { standing: 'probation' })
    const names = ['1', '2', '3', '4', '5']
    const sections = await Promise.all(names.map(name => day.section(`load-${name}`, { capacity: 5 })))
    const { body } = await day.register(student, wishing(...sections))
    expect(body.items.map(({ status }) => status)).toEqual([...Array(4).fill('enrolled'), 'refused'])
    expect(body.items[4]).toMatchObject({ reasons: [{ code: 'MAX_CREDIT', limit: 13 }] })
  })

  test('gives who was passed over while suspended another chance (R-08)', async () => {
    const [holder, student] = [day.someone(), day.someone()]
    const section = await day.section('suspended', { capacity: 1, waitlistCapacity: 2 })
    await day.register(holder, wishing(section))
    await day.register(student, { add: [{ sectionId: section, waitlist: true }], ...paid })
    await profile(student, { standing: 'suspended' })
    await day.register(holder, { add: [], drop: [section] })
    await expect.poll(() => day.seats(section)).toMatchObject({ taken: 0, held: 0, waiting: 1 })
    await profile(student, { standing: 'good' })
    await day.becomes(student, section, 'enrolled')
  })

  test('is read by the student and the registrar, and written by registrars', async () => {
    const [student, other] = [day.someone(), day.someone()]
    await profile(student, { level: 'graduate', campus: 'north' })
    const path = `/v1/students/${student.id}/profile`
    const read = (token: string) => day.campus.call<object>({ path, token })
    expect((await read(student.token)).body).toMatchObject({ active: true, level: 'graduate', campus: 'north' })
    expect((await read(day.registrar)).body).toMatchObject({ student: student.id, standing: 'good' })
    expect((await read(other.token)).status).toBe(404)
    const body = { active: true }
    expect((await day.campus.call({ method: 'PUT', path, token: student.token, body })).status).toBe(403)
    expect((await profile(student, { standing: 'superb' })).status).toBe(400)
  })
})

const record = (student: Student, courses: [string, string][], term = 'last') =>
  asRegistrar('POST', `/v1/students/${student.id}/history`, {
    items: courses.map(([courseId, grade]) => ({ courseId, term, grade, credits: 3 })),
  })
const codesOf = (errors: readonly { readonly code: string }[] = []) => errors.map(({ code }) => code)

describe('courses that have to do with each other', () => {
  test('give credit once: before and in the same term, whichever of the two says so (R-14)', async () => {
    const [before, beside, free] = [day.someone(), day.someone(), day.someone()]
    const says = { antirequisites: ['anti-b'] }
    const a = await day.section('anti-a', { capacity: 5, course: 'anti-a', ofCourse: says })
    const b = await day.section('anti-b', { capacity: 5, course: 'anti-b' })
    await record(before, [['anti-a', 'B']])
    expect((await day.register(before, wishing(b))).body.errors).toMatchObject([{ code: 'ANTIREQ', with: ['anti-a'] }])

    expect((await day.register(beside, wishing(a))).status).toBe(200)
    expect((await day.register(beside, wishing(b))).body.errors).toMatchObject([{ code: 'ANTIREQ', with: ['anti-a'] }])
    const both = await day.register(free, wishing(b, a))
    expect(both.body.items.map(({ status, reasons }) => [status, ...codesOf(reasons)])).toEqual([
      ['enrolled'],
      ['refused', 'ANTIREQ'],
    ])
  })

  test('count as one: not taken beside each other, met as prerequisites, limited in repeats (R-04, R-13)', async () => {
    const [student, done] = [day.someone(), day.someone()]
    const ofCourse = { equivalents: ['honors'], repeatLimit: 2 }
    const plain = await day.section('plain', { capacity: 5, course: 'plain', ofCourse })
    const honors = await day.section('honors', { capacity: 5, course: 'honors' })
    const next = await day.section('next', { capacity: 5, prerequisites: { course: 'plain' } })
    expect((await day.register(student, wishing(honors))).status).toBe(200)
    expect((await day.register(student, wishing(plain))).body.errors).toMatchObject([
      { code: 'DUPLICATE', with: honors },
    ])
    await record(done, [['honors', 'B']])
    expect((await day.register(done, wishing(next))).status).toBe(200)
    await record(done, [['plain', 'W']], 'earlier')
    expect((await day.register(done, wishing(plain))).body.errors).toMatchObject([
      { code: 'REPEAT_LIMIT', limit: 2, attempts: 2, office: { name: 'Department of the course' } },
    ])
  })

  test('that need each other are dropped together, or not at all (R-14)', async () => {
    const student = day.someone()
    const lecture = await day.section('physics', { capacity: 5, course: 'physics' })
    const ofCourse = { corequisites: { course: 'physics' } }
    const practice = await day.section('practice', { capacity: 5, course: 'practice', ofCourse })
    expect((await day.register(student, wishing(practice, lecture))).status).toBe(200)
    const item = await day.becomes(student, lecture, 'enrolled')
    expect((await day.act(student, item, 'drop')).body).toMatchObject({
      errors: [{ code: 'LINK_REQUIRED', with: practice }],
    })
    expect((await day.act(student, item, 'drop?together=true')).status).toBe(200)
    await day.becomes(student, practice, 'dropped')
  })
})

describe('what a section asks for', () => {
  test('comes with all reasons at once, in the order of the rule, and what-if says the same (R-04)', async () => {
    const student = day.someone()
    const section = await day.section('asking-all', {
      capacity: 5,
      prerequisites: { course: 'never-held' },
      ofCourse: { restrictions: { levels: ['graduate'], classes: ['senior'] } },
      ofSection: {
        restrictions: { majors: ['cs'], campuses: ['north'] },
        ...{ consent: 'department', links: [{ sections: ['fall.some-lab'] }] },
      },
    })
    const expected = [
      ...['PREREQ', 'RESTRICTION_LEVEL', 'RESTRICTION_MAJOR', 'RESTRICTION_CLASS', 'RESTRICTION_CAMPUS'],
      ...['CONSENT', 'LINK_REQUIRED'],
    ]
    const { body } = await day.register(student, wishing(section))
    expect(codesOf(body.errors)).toEqual(expected)
    for (const error of body.errors ?? [])
      expect(error).toMatchObject({ office: { name: 'Department of the course' }, cure: expect.stringMatching(/\.$/) })
    const asking = { term: 'fall', add: [{ sectionId: section }] }
    const whatIf = { method: 'POST' as const, path: '/v1/registrations/what-if', token: student.token, body: asking }
    const outlook = await day.campus.expect<{ items: { reasons: { code: string }[] }[] }>(200, whatIf)
    expect(codesOf(outlook.items[0]?.reasons)).toEqual(expected)

    await profile(student, { level: 'graduate', programs: ['cs'], class: 'senior', campus: 'north' })
    expect(codesOf((await day.register(student, wishing(section))).body.errors)).toEqual([
      ...['PREREQ', 'CONSENT', 'LINK_REQUIRED'],
    ])
  })

  test('is a laboratory in the same request: with one that is full the lecture comes to nothing (R-04)', async () => {
    const [first, second] = [day.someone(), day.someone()]
    const full = await day.section('lab-full', { capacity: 1, course: 'lab' })
    const open = await day.section('lab-open', { capacity: 5, course: 'lab' })
    const ofSection = { links: [{ sections: [full, open] }] }
    const lecture = await day.section('with-lab', { capacity: 5, ofSection })
    expect(codesOf((await day.register(first, wishing(lecture))).body.errors)).toEqual(['LINK_REQUIRED'])
    expect((await day.register(first, wishing(lecture, full))).status).toBe(200)

    const { body } = await day.register(second, wishing(lecture, full))
    expect(body.errors).toMatchObject([
      { code: 'LINK_REQUIRED', sectionId: lecture },
      { code: 'SECTION_FULL', sectionId: full },
    ])
    await expect.poll(() => day.seats(lecture)).toMatchObject({ taken: 1, held: 0 })
    expect((await day.register(second, wishing(lecture, open))).status).toBe(200)

    const swap = { add: [{ sectionId: open }], drop: [full], ...paid }
    expect((await day.register(first, { add: [], drop: [full] })).body.errors).toMatchObject([
      { code: 'LINK_REQUIRED', with: lecture },
    ])
    expect((await day.register(first, swap)).status).toBe(200)
    await day.becomes(first, lecture, 'enrolled')
    await day.becomes(first, open, 'enrolled')
  })
})

describe('permission numbers (R-17)', () => {
  const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()
  const issue = (section: string, body: object) =>
    asRegistrar<{ batch: string; numbers: string[] }>('POST', `/v1/sections/${section}/permission-numbers`, {
      ...{ codes: ['CONSENT'], count: 1, expires: tomorrow(), reason: 'Talked to them all.' },
      ...body,
    })
  const redeem = (student: Student, section: string, number = '') =>
    day.campus.call<{ id: string; codes: string[]; errors?: { code: string }[] }>({
      ...{ method: 'POST', path: `/v1/sections/${section}/permission-numbers/redemptions`, token: student.token },
      body: { number },
    })

  test('let in whoever redeems one, past the rules named and no others, once', async () => {
    const student = day.someone()
    const section = await day.section('by-number', {
      ...{ capacity: 5, ofSection: { consent: 'instructor', restrictions: { levels: ['graduate'] } } },
    })
    const { status, body } = await issue(section, { count: 3 })
    expect([status, body.numbers.length]).toEqual([201, 3])
    const number = body.numbers[0] ?? ''
    expect((await redeem(student, section, number.toLowerCase().replaceAll('-', ' '))).body).toMatchObject({
      ...{ student: student.id, sectionId: section, codes: ['CONSENT'] },
    })
    const first = await day.register(student, wishing(section))
    expect(codesOf(first.body.errors)).toEqual(['RESTRICTION_LEVEL'])
    await profile(student, { level: 'graduate' })
    expect((await day.register(student, wishing(section))).status).toBe(200)
    const path = `/v1/sections/${section}/permission-numbers`
    const seen = await asRegistrar('GET', path)
    expect(seen.body).toMatchObject({ batches: [{ numbers: 3, redeemed: [{ student: student.id }] }] })
    expect(JSON.stringify(seen.body)).not.toContain(number)
  })

  test('are won by exactly one of sixteen who redeem one at once', async () => {
    const students = Array.from({ length: 16 }, () => day.someone())
    const section = await day.section('raced', { capacity: 20, ofSection: { consent: 'instructor' } })
    const number = (await issue(section, {})).body.numbers[0]
    const answers = await Promise.all(students.map(student => redeem(student, section, number)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.flatMap(({ body }) => codesOf(body.errors))).toEqual(Array(15).fill('PERMISSION_USED'))
    const registered = await Promise.all(students.map(student => day.register(student, wishing(section))))
    expect(registered.map(({ status }) => status).toSorted()).toEqual([200, ...Array(15).fill(409)])
    const winner = students[answers.findIndex(({ status }) => status === 201)]
    if (!winner) throw new Error('nobody won')
    expect((await redeem(winner, section, number)).status).toBe(201)
  })

  test('are given out by the registrar and by who teaches the section, and redeemed in no other one', async () => {
    const [student, teacher, stranger] = await Promise.all([day.someone(), lecturer('teacher'), lecturer('stranger')])
    const section = await day.section('taught', { capacity: 5, ofSection: { instructors: [teacher.id] } })
    const other = await day.section('not-taught', { capacity: 5 })
    const body = { codes: ['CAPACITY'], count: 1, expires: tomorrow(), reason: 'Room for one more.' }
    const by = (token: string, of: string) =>
      day.campus.call<{ numbers: string[] }>({
        ...{ method: 'POST', path: `/v1/sections/${of}/permission-numbers`, token, body },
      })
    const given = await by(teacher.token, section)
    expect([given.status, (await by(stranger.token, section)).status]).toEqual([201, 403])
    expect((await by(teacher.token, other)).status).toBe(403)
    expect((await by(student.token, section)).status).toBe(403)
    expect((await issue('fall.nowhere', {})).status).toBe(404)
    expect((await issue(section, { expires: '2026-01-01T00:00:00Z' })).status).toBe(422)
    expect((await redeem(student, other, given.body.numbers[0])).status).toBe(404)
    expect((await redeem(student, section, 'AAAA-AAAA-AAAA-AAAA')).status).toBe(404)
    expect((await redeem(student, section, given.body.numbers[0])).status).toBe(201)
  })
})

test('leave to have a seat beyond capacity ends where the room does, and what-if says the same (R-17)', async () => {
  const [first, second, third] = [day.someone(), day.someone(), day.someone()]
  const section = await day.section('small-room', { capacity: 1, ofSection: { roomLimit: 2 } })
  expect((await day.register(first, wishing(section))).status).toBe(200)
  const expires = new Date(Date.now() + 86_400_000).toISOString()
  for (const student of [second, third])
    await asRegistrar('POST', '/v1/overrides', {
      ...{ student: student.id, sectionId: section, codes: ['CAPACITY'], expires, reason: 'Graduates this year.' },
    })
  expect((await day.register(second, wishing(section))).status).toBe(200)
  expect((await day.register(third, wishing(section))).body.errors).toMatchObject([
    { code: 'SECTION_FULL', roomLimit: 2 },
  ])
  const body = { term: 'fall', add: [{ sectionId: section }] }
  const whatIf = { method: 'POST' as const, path: '/v1/registrations/what-if', token: third.token, body }
  expect((await day.campus.expect<{ items: object[] }>(200, whatIf)).items).toMatchObject([
    { status: 'refused', reasons: [{ code: 'SECTION_FULL' }] },
  ])
})

async function lecturer(id: string): Promise<{ id: string; token: string }> {
  const password = 'chalk-and-slate-42'
  const body = {
    ...{ id, givenName: id, familyName: 'Prof', email: `${id}@example.edu`, password },
    affiliations: [{ type: 'faculty', start: '2020-01-01' }],
  }
  await day.campus.expect(201, { method: 'POST', path: '/v1/persons', token: day.registrar, body })
  return { id, token: await day.campus.login(day.tenant, `${id}@example.edu`, password) }
}

describe('how much a student waits for (R-07)', () => {
  test('is three sections of nine credits, unless the registrar says otherwise; what-if says the same', async () => {
    const [holder, student] = [day.someone(), day.someone()]
    const names = ['1', '2', '3', '4']
    const sections = await Promise.all(
      names.map(name => day.section(`queue-${name}`, { capacity: 1, waitlistCapacity: 5 })),
    )
    await day.register(holder, wishing(...sections))
    const [last = ''] = sections.slice(-1)
    const waiting = (...those: string[]) => ({ add: those.map(sectionId => ({ sectionId, waitlist: true })), ...paid })
    const first = await day.register(student, waiting(...sections.slice(0, 3)))
    expect(first.body.items.map(({ status }) => status)).toEqual(Array(3).fill('waitlisted'))

    const asking = { method: 'POST' as const, path: '/v1/registrations/what-if', token: student.token }
    const whatIf = () =>
      day.campus.expect<{ items: { status: string; reasons: { code: string }[] }[] }>(200, {
        ...{ ...asking, body: { term: 'fall', add: [{ sectionId: last, waitlist: true }] } },
      })
    expect((await whatIf()).items).toMatchObject([{ status: 'refused', reasons: [{ code: 'WAITLIST_LIMIT' }, {}] }])
    expect(codesOf((await day.register(student, waiting(last))).body.errors)).toEqual([
      ...['WAITLIST_LIMIT', 'WAITLIST_LIMIT'],
    ])
    await expect.poll(() => day.seats(last)).toMatchObject({ waiting: 0 })

    const limits = { maxCredits: 18, waiting: { sections: 4, credits: 12 }, reason: 'Graduates this year.' }
    expect((await asRegistrar('PUT', `/v1/students/${student.id}/limits`, limits)).status).toBe(200)
    expect((await whatIf()).items).toMatchObject([{ status: 'waitlisted', reasons: [] }])
    expect((await day.register(student, waiting(last))).body.items).toMatchObject([{ status: 'waitlisted' }])
  })
})

test('all of it leaves no trace of a broken promise', async () => {
  expect(await day.violations()).toEqual([])
})
