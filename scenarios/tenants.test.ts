import { usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
let ours: CampusDay
let theirs: CampusDay
let registration: string
let invoice: string
let enrollment: string

beforeAll(async () => {
  ours = await CampusDay.open(platform(), 'ours')
  theirs = await CampusDay.open(platform(), 'theirs')
  const [student] = await theirs.students(1)
  const section = await theirs.section('secret', { capacity: 3 })
  if (!student) throw new Error('no student')
  const { body } = await theirs.register(student, { add: [{ sectionId: section }] })
  registration = body.id
  invoice = body.items[0]?.invoiceId ?? ''
  enrollment = body.items[0]?.enrollmentId ?? ''
})

describe('S-18: a token of one university, ids of another', () => {
  test('reads nothing: what is theirs is not there', async () => {
    const [student] = await ours.students(1)
    const paths = [
      `/v1/registrations/${registration}`,
      `/v1/invoices/${invoice}`,
      '/v1/sections/fall.secret',
      '/v1/courses/c-secret',
    ]
    for (const path of paths)
      for (const token of [ours.registrar, student?.token ?? ''])
        expect((await ours.campus.call({ path, token })).status, path).toBe(404)
  })

  test('lists nothing of theirs', async () => {
    for (const path of ['/v1/courses', '/v1/sections?term=fall', '/v1/sections/fall.secret/roster', '/v1/notices']) {
      const answer = await ours.campus.call<{ items?: unknown[] }>({ path, token: ours.registrar })
      expect(answer.body.items ?? [], path).toEqual([])
    }
  })

  test('changes nothing of theirs', async () => {
    const [student] = await ours.students(1).catch(() => [undefined])
    const token = student?.token ?? ours.registrar
    const drop = { method: 'POST' as const, path: `/v1/enrollments/${enrollment}/drop`, token, body: {} }
    expect((await ours.campus.call(drop)).status).toBe(404)
    const add = { term: 'fall', add: [{ sectionId: 'fall.secret' }], student: 's-00001', reason: 'curious' }
    const headers = { 'idempotency-key': 'theirs' }
    const answer = await ours.campus.call<{ errors?: { code: string }[] }>({
      method: 'POST',
      path: '/v1/registrations',
      token: ours.registrar,
      headers,
      body: add,
    })
    expect(answer.body.errors?.map(({ code }) => code)).toContain('SECTION_UNKNOWN')
    await expect.poll(() => theirs.seats('fall.secret')).toMatchObject({ held: 1 })
  })

  test('a tenant named anywhere but in the token is not found, and no token at all is 401', async () => {
    expect(
      (await ours.campus.call({ path: '/v1/courses?tenant=theirs', token: ours.registrar })).status,
    ).toBeGreaterThanOrEqual(400)
    expect((await ours.campus.call({ path: '/v1/courses' })).status).toBe(401)
    const spoofed = { path: '/v1/sections/fall.secret', token: ours.registrar, headers: { 'x-tenant': 'theirs' } }
    expect((await ours.campus.call(spoofed)).status).toBe(404)
  })
})
