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
  await day.students(24)
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

test('all of it leaves no trace of a broken promise', async () => {
  expect(await day.violations()).toEqual([])
})
