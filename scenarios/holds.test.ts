import { usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'
import type { Student } from './outside/index.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
let day: CampusDay
const paid = { payment: { gateway: 'test' } }
const monday = [{ days: ['MO'], start: '09:00', end: '10:00' }]
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()
const office = { name: 'Bursar', contact: 'bursar@example.edu' }
const asRegistrar = (method: 'POST' | 'DELETE', path: string, body?: object) =>
  day.campus.call<{ id: string; status?: number; code?: string }>({ method, path, token: day.registrar, body })
const hold = async (student: Student, more: object = {}): Promise<string> => {
  const body = {
    student: student.id,
    type: 'financial',
    effects: ['REG_ADD'],
    office,
    reason: 'Fees are open.',
    ...more,
  }
  const answer = await asRegistrar('POST', '/v1/holds', body)
  expect(answer.status).toBe(201)
  return answer.body.id
}
const override = (student: Student, sectionId: string, codes: string[], more: object = {}) =>
  asRegistrar('POST', '/v1/overrides', {
    ...{ student: student.id, sectionId, codes, expires: tomorrow(), reason: 'Agreed with the department.' },
    ...more,
  })

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'offices')
  await day.students(16)
})

describe('a hold (R-10)', () => {
  test('S-02: refuses with all reasons at once and the office to contact; the drop still works', async () => {
    const student = day.someone()
    const had = await day.section('had', { capacity: 5, meetings: monday })
    const wanted = await day.section('wanted', { capacity: 5, meetings: monday })
    await day.register(student, { add: [{ sectionId: had }], ...paid })
    const item = await day.becomes(student, had, 'enrolled')
    await hold(student)

    const { status, body } = await day.register(student, { add: [{ sectionId: wanted }], ...paid })
    expect(status).toBe(409)
    expect(body.errors).toMatchObject([
      { code: 'HOLD', sectionId: wanted, office, cure: 'Settle it with Bursar (bursar@example.edu).' },
      { code: 'TIME_CONFLICT', sectionId: wanted },
    ])
    const drop = { method: 'POST' as const, path: `/v1/enrollments/${item.enrollmentId}/drop`, token: student.token }
    expect((await day.campus.call(drop)).status).toBe(200)
  })

  test('counts from the answer on until it is released, and what-if says the same', async () => {
    const student = day.someone()
    const section = await day.section('released', { capacity: 5 })
    const held = await hold(student)
    const asking = { term: 'fall', add: [{ sectionId: section }] }
    const whatIf = { method: 'POST' as const, path: '/v1/registrations/what-if', token: student.token, body: asking }
    const outlook = await day.campus.expect<{ items: { reasons: object[] }[] }>(200, whatIf)
    expect(outlook.items).toMatchObject([{ status: 'refused', reasons: [{ code: 'HOLD' }] }])
    expect((await day.register(student, { add: [{ sectionId: section }], ...paid })).status).toBe(409)

    expect((await asRegistrar('DELETE', `/v1/holds/${held}`)).status).toBe(204)
    expect((await day.register(student, { add: [{ sectionId: section }], ...paid })).status).toBe(200)
    expect((await asRegistrar('DELETE', `/v1/holds/${held}`)).status).toBe(404)
  })

  test('is listed to its student, but for silent ones, and to nobody else', async () => {
    const [student, other] = [day.someone(), day.someone()]
    await hold(student)
    await hold(student, { effects: ['SILENT'], reason: 'Under investigation.' })
    const list = (token: string, query = '') =>
      day.campus.call<{ items: object[] }>({ path: `/v1/holds${query}`, token })
    const own = await list(student.token)
    expect(own.body.items).toMatchObject([{ office, reason: 'Fees are open.' }])
    expect(JSON.stringify(own.body)).not.toMatch(/investigation|placedBy/)
    expect((await list(other.token, `?student=${student.id}`)).status).toBe(404)
    expect((await list(day.registrar, `?student=${student.id}`)).body.items).toHaveLength(2)
  })

  test('is placed by no student, and by nobody without its parts', async () => {
    const student = day.someone()
    const body = { student: student.id, type: 'x', effects: ['REG_ADD'], office, reason: 'Mine.' }
    const asStudent = { method: 'POST' as const, path: '/v1/holds', token: student.token, body }
    expect((await day.campus.call(asStudent)).status).toBe(403)
    const bad = await asRegistrar('POST', '/v1/holds', { student: student.id, effects: ['EVERYTHING'], office: {} })
    expect(bad.status).toBe(400)
    const backwards = { ...body, start: tomorrow(), end: '2026-01-01T00:00:00Z' }
    expect((await asRegistrar('POST', '/v1/holds', backwards)).status).toBe(422)
  })
})

describe('an override (R-17)', () => {
  test('lets past the rule it names, once', async () => {
    const student = day.someone()
    const had = await day.section('override-had', { capacity: 5, meetings: monday })
    const wanted = await day.section('override-wanted', { capacity: 5, meetings: monday })
    await day.register(student, { add: [{ sectionId: had }], ...paid })
    expect((await override(student, wanted, ['TIME_CONFLICT'])).status).toBe(201)

    const { status } = await day.register(student, { add: [{ sectionId: wanted }], ...paid })
    expect(status).toBe(200)
    await day.register(student, { add: [], drop: [wanted] })
    const again = await day.register(student, { add: [{ sectionId: wanted }], ...paid })
    expect(again.body.errors).toMatchObject([{ code: 'TIME_CONFLICT' }])
  })

  test('for capacity gives a seat beyond it, and no seat to the next one', async () => {
    const [first, second, third] = [day.someone(), day.someone(), day.someone()]
    const section = await day.section('beyond', { capacity: 1 })
    await day.register(first, { add: [{ sectionId: section }], ...paid })
    await override(second, section, ['CAPACITY'])
    expect((await day.register(second, { add: [{ sectionId: section }], ...paid })).status).toBe(200)
    await expect.poll(() => day.seats(section)).toMatchObject({ capacity: 1, taken: 2 })
    const late = await day.register(third, { add: [{ sectionId: section }], ...paid })
    expect(late.body.errors).toMatchObject([{ code: 'SECTION_FULL', office: { name: 'Department of the course' } }])
  })

  test('is never granted for a hold, nor in the past', async () => {
    const student = { id: 'somebody' } as Student
    expect((await override(student, 'fall.x', ['HOLD'])).status).toBe(400)
    expect((await override(student, 'fall.x', ['PREREQ'], { expires: '2026-01-01T00:00:00Z' })).status).toBe(422)
  })
})

describe('what a course asks for (R-13)', () => {
  const asks = { prerequisites: { all: [{ course: 'cs-101', minGrade: 'C' }, { course: 'math-221' }] } }
  const record = (student: Student, courses: [string, string][], term = 'last') =>
    asRegistrar('POST', `/v1/students/${student.id}/history`, {
      items: courses.map(([courseId, grade]) => ({ courseId, term, grade, credits: 3 })),
    })

  test('refuses who lacks it, says what is missing, and lets in who has it', async () => {
    const student = day.someone()
    const section = await day.section('asking', { capacity: 5, ...asks })
    const first = await day.register(student, { add: [{ sectionId: section }], ...paid })
    expect(first.body.errors).toMatchObject([
      { code: 'PREREQ', missing: [{ course: 'cs-101' }, { course: 'math-221' }] },
    ])

    await record(student, [
      ['cs-101', 'D'],
      ['math-221', 'P'],
    ])
    const second = await day.register(student, { add: [{ sectionId: section }], ...paid })
    expect(second.body.errors).toMatchObject([{ code: 'PREREQ', missing: [{ course: 'cs-101' }] }])

    expect((await record(student, [['cs-101', 'B']])).status).toBe(204)
    expect((await day.register(student, { add: [{ sectionId: section }], ...paid })).status).toBe(200)
  })

  test('S-03: enrolls conditionally who takes it now; a grade that is not good enough ends it, and the next one gets the seat', async () => {
    const [student, next] = [day.someone(), day.someone()]
    await day.section('taking', { capacity: 5, course: 'cs-101' })
    await day.register(student, { add: [{ sectionId: 'fall.taking' }], ...paid })
    await day.becomes(student, 'fall.taking', 'enrolled')
    await day.term('spring')
    const asksFor = { prerequisites: { course: 'cs-101', minGrade: 'C' } }
    const then = await day.section('then', { capacity: 1, waitlistCapacity: 1, term: 'spring', ...asksFor })
    const { status, body } = await day.register(student, { term: 'spring', add: [{ sectionId: then }], ...paid })
    expect({ status, items: body.items }).toMatchObject({
      status: 200,
      items: [{ status: 'enrolled', conditional: true }],
    })
    await record(next, [['cs-101', 'A']])
    await day.register(next, { term: 'spring', add: [{ sectionId: then, waitlist: true }], ...paid })

    await record(student, [['cs-101', 'D']], 'fall')
    const ended = await day.becomes(student, then, 'admin_dropped')
    expect(ended.reasons.map(({ code }) => code)).toEqual(['PREREQ'])
    await day.becomes(next, then, 'enrolled')
    const isCredited = async () => (await day.account(student)).credits.length
    await expect.poll(isCredited).toBe(1)
  })

  test('is refused as a course when it makes no sense', async () => {
    const credits = { min: 3, max: 3 }
    const course = { id: 'odd', subject: 'T', number: '1', title: 'Odd', description: '', credits }
    const answer = await asRegistrar('POST', '/v1/courses', {
      ...course,
      prerequisites: { al: [{ course: 'cs-101' }] },
    })
    expect(answer.status).toBe(400)
  })
})

test('all of it leaves no trace of a broken promise', async () => {
  expect(await day.violations()).toEqual([])
})
