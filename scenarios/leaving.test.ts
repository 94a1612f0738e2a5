import { usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE, type Item, type RegistrationBody } from './campus-day.ts'
import type { Student } from './outside/index.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
const payment = { gateway: 'test' }
const past = () => new Date(Date.now() - 3_600_000).toISOString()
const reason = 'Never came to class.'

let day: CampusDay
const sections: string[] = []

interface Left extends RegistrationBody {
  readonly warnings?: readonly { code: string; credits: number }[]
}
interface Passage {
  readonly status: string
  readonly actor?: { office: string; person?: string; reason?: string }
}

/** A student enrolled in four sections of three credits. */
async function fullTime(term = 'fall'): Promise<Student> {
  const student = day.someone()
  const add = sections.filter(id => id.startsWith(term)).map(sectionId => ({ sectionId }))
  await day.register(student, { term, add, payment })
  for (const { sectionId } of add) await day.becomes(student, sectionId, 'enrolled')
  return student
}
const post = (token: string, path: string, body?: object) =>
  day.campus.call<Left>({ method: 'POST', path, token, ...(body && { body }) })
const itemOf = async (student: Student, term = 'fall'): Promise<Item> => (await day.items(student, term))[0] as Item
const dropPath = ({ enrollmentId }: Item, what: string) => `/v1/enrollments/${enrollmentId}/${what}`
const historyOf = async (token: string, student: Student) =>
  (await day.campus.expect<{ history: Passage[] }>(200, { path: `/v1/registrations/${student.id}.fall`, token }))
    .history
const noticesOf = async ({ token }: Student) =>
  (await day.campus.expect<{ items: { kind: string; title: string }[] }>(200, { path: '/v1/notices', token })).items

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'leaving')
  await day.term('late', { dropDeadline: past() })
  await day.students(7)
  for (const id of ['a', 'b', 'c', 'd']) sections.push(await day.section(id, { capacity: 9 }))
  for (const id of ['e', 'f']) sections.push(await day.section(id, { capacity: 9, term: 'late' }))
})

describe('dropping below full time (R-12)', () => {
  test('is foreseen and done with a warning, and never refused', async () => {
    const student = await fullTime()
    const body = { term: 'fall', add: [], drop: [sections[0]] }
    const foreseen = await post(student.token, '/v1/registrations/what-if', body)
    const warnings = [{ code: 'BELOW_FULL_TIME', credits: 9 }]
    expect(foreseen).toMatchObject({ status: 200, body: { items: [], warnings } })
    const dropped = await post(student.token, dropPath(await itemOf(student), 'drop'))
    expect(dropped).toMatchObject({ status: 200, body: { items: [{ status: 'dropped' }], warnings } })
  })
})

describe('what the registrar does in a student’s name (R-02)', () => {
  test('takes a reason, which staff see and the student does not; the student sees which office it was', async () => {
    const student = await fullTime()
    const path = dropPath(await itemOf(student), 'drop')
    expect((await post(day.registrar, path)).status).toBe(400)
    expect((await post(day.registrar, path, { reason: 'Asked by telephone.' })).status).toBe(200)
    await day.becomes(student, sections[0] as string, 'dropped')
    const [forStaff, forStudent] = [await historyOf(day.registrar, student), await historyOf(student.token, student)]
    expect(forStaff.at(-1)).toMatchObject({
      status: 'dropped',
      actor: { office: 'registrar', person: expect.any(String), reason: 'Asked by telephone.' },
    })
    expect(forStudent.at(-1)?.actor).toEqual({ office: 'registrar' })
    await expect
      .poll(async () => (await noticesOf(student)).map(({ title }) => title))
      .toContain(`The registrar dropped you from section ${sections[0]}`)
  })

  test('so does registering, and the record of the decision has it', async () => {
    const student = day.someone()
    const body = {
      term: 'fall',
      student: student.id,
      reason: 'Transferred.',
      add: [{ sectionId: sections[0] }],
      payment,
    }
    const headers = { 'idempotency-key': 'for-a-student', prefer: 'wait=20' }
    await day.campus.expect(200, { method: 'POST', path: '/v1/registrations', token: day.registrar, headers, body })
    expect((await historyOf(day.registrar, student))[0]?.actor).toMatchObject({ reason: 'Transferred.' })
    expect((await historyOf(student.token, student))[0]?.actor).toEqual({ office: 'registrar' })
    const record = { path: `/v1/registrations/${student.id}.fall/decision` }
    const decided = (token: string) => day.campus.expect<{ decisions: object[] }>(200, { ...record, token })
    expect((await decided(day.registrar)).decisions).toMatchObject([{ reason: 'Transferred.' }])
    expect((await decided(student.token)).decisions[0]).not.toHaveProperty('reason')
  })

  test('an administrative drop credits in full while sections can be dropped, and leaves a W afterwards (R-03)', async () => {
    const [early, late] = [await fullTime(), await fullTime('late')]
    const drop = async (student: Student, term: string) =>
      post(day.registrar, dropPath(await itemOf(student, term), 'administrative-drop'), { reason })
    expect((await drop(early, 'fall')).body).toMatchObject({
      items: [{ status: 'admin_dropped', reasons: [{ code: 'ADMIN_DROPPED', detail: reason }] }],
      warnings: [{ code: 'BELOW_FULL_TIME' }],
    })
    expect((await drop(late, 'late')).body.items).toMatchObject([{ status: 'withdrawn' }])
    await expect.poll(async () => (await day.account(early)).credits).toHaveLength(1)
    expect((await day.account(late)).credits).toEqual([])
    expect((await post(early.token, dropPath(await itemOf(early), 'administrative-drop'), { reason })).status).toBe(403)
  })
})

describe('leaving the whole term (R-03)', () => {
  test('drops everything in one go, corrects the invoice once, and says so once', async () => {
    const student = await fullTime()
    const path = `/v1/registrations/${student.id}.fall/withdrawal`
    const left = await post(student.token, path)
    expect(left.status).toBe(200)
    expect(new Set(left.body.items.map(({ status }) => status))).toEqual(new Set(['dropped']))
    expect(left.body.warnings).toMatchObject([{ code: 'BELOW_FULL_TIME', credits: 0 }])
    await expect.poll(async () => (await day.account(student)).credits).toHaveLength(1)
    const kinds = async () => (await noticesOf(student)).map(({ kind }) => kind)
    await expect.poll(kinds).toContain('term-withdrawn')
    expect(await kinds()).not.toContain('dropped')
    expect((await post(student.token, path)).status).toBe(200)
  })
})

test('staff see which enrollments still depend on grades (R-13)', async () => {
  const path = '/v1/terms/fall/conditional-enrollments'
  expect(await day.campus.expect(200, { path, token: day.registrar })).toEqual({ items: [], next: null })
  const student = day.someone()
  await day.campus.expect(204, {
    ...{ method: 'POST', path: `/v1/students/${student.id}/history`, token: day.registrar },
    body: { items: [{ courseId: 'c-x', term: 'spring', grade: 'B', credits: 3 }] },
  })
  await day.register(student, { term: 'late', add: [{ sectionId: sections[4] }], payment })
  await day.becomes(student, sections[4] as string, 'enrolled')
  const course = (await day.items(student, 'late'))[0] as Item & { courseId: string }
  const next = await day.section('next', { capacity: 3, prerequisites: { course: course.courseId } })
  await day.register(student, { add: [{ sectionId: next }], payment })
  await day.becomes(student, next, 'enrolled')
  await expect
    .poll(async () => (await day.campus.expect<{ items: object[] }>(200, { path, token: day.registrar })).items)
    .toMatchObject([{ student: student.id, sectionId: next, conditional: true, status: 'enrolled' }])
  expect((await day.campus.call({ path, token: student.token })).status).toBe(403)
})

test('all of it leaves no trace of a broken promise', async () => {
  expect(await day.violations()).toEqual([])
})
