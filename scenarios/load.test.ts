import { usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'
import type { Student } from './outside/index.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
let day: CampusDay
const paid = { payment: { gateway: 'test' } }
const DAY = 86_400_000
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString()
const asRegistrar = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) =>
  day.campus.call<{ tickets?: object[]; limits?: object[] }>({ method, path, token: day.registrar, body })
const seven = ['1', '2', '3', '4', '5', '6', '7']
/** Sections of three credits in a term, open for everybody. */
const sectionsOf = (term: string, names: readonly string[]): Promise<string[]> =>
  Promise.all(names.map(name => day.section(`${term}-${name}`, { capacity: 20, term })))
const wishing = (sections: readonly string[]) => ({ add: sections.map(sectionId => ({ sectionId })), ...paid })
const override = (student: Student, sectionId: string, code: string) =>
  asRegistrar('POST', '/v1/overrides', {
    ...{ student: student.id, sectionId, codes: [code], expires: inDays(1), reason: 'Agreed.' },
  })

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'rush')
  await day.students(9)
})

describe('load (R-12)', () => {
  let sections: string[]
  const limit = (student: Student, body: object) =>
    asRegistrar('PUT', `/v1/students/${student.id}/limits`, { reason: 'On probation.', ...body })
  beforeAll(async () => {
    sections = await sectionsOf('fall', seven)
  })

  test('takes eighteen credits, and refuses the next with the numbers; an override lifts it', async () => {
    const student = day.someone()
    const { status, body } = await day.register(student, wishing(sections))
    expect(status).toBe(200)
    const refused = body.items.filter(item => item.status === 'refused')
    expect(body.items.filter(item => item.status === 'enrolled')).toHaveLength(6)
    expect(refused).toMatchObject([
      {
        sectionId: sections[6],
        reasons: [{ code: 'MAX_CREDIT', limit: 18, has: 18, wouldHave: 21, office: { name: 'Registrar' } }],
      },
    ])
    const wanted = refused.map(({ sectionId }) => sectionId)
    expect((await day.register(student, wishing(wanted))).status).toBe(409)
    expect((await override(student, wanted[0] ?? '', 'MAX_CREDIT')).status).toBe(201)
    expect((await day.register(student, wishing(wanted))).body.items).toMatchObject([{ status: 'enrolled' }])
  })

  test('is thirteen for whom the registrar says so, from the answer on, and again the term’s when it is taken back', async () => {
    const student = day.someone()
    expect((await limit(student, { maxCredits: 13 })).body.limits).toMatchObject([
      { maxCredits: 13, reason: 'On probation.' },
    ])
    await day.register(student, wishing(sections.slice(0, 4)))
    const fifth = wishing(sections.slice(4, 5))
    const whatIf = { ...{ method: 'POST' as const, path: '/v1/registrations/what-if', token: student.token } }
    const { items } = await day.campus.expect<{ items: object[] }>(200, { ...whatIf, body: { term: 'fall', ...fifth } })
    expect(items).toMatchObject([{ status: 'refused', reasons: [{ code: 'MAX_CREDIT', limit: 13, has: 12 }] }])
    const swapped = await day.register(student, { ...fifth, drop: sections.slice(0, 1) })
    expect(swapped.body.items).toMatchObject([{ sectionId: sections[4], status: 'enrolled' }])
    expect((await limit(student, { maxCredits: null, reason: 'Off probation.' })).body.limits).toEqual([])
    expect((await day.register(student, wishing(sections.slice(5, 6)))).status).toBe(200)
  })

  test('is nine in a summer term', async () => {
    const dates = { start: inDays(-1), end: inDays(60), registrationOpens: inDays(-2), registrationCloses: inDays(10) }
    const deadlines = { addDeadline: inDays(14), dropDeadline: inDays(21), withdrawDeadline: inDays(40) }
    const body = { id: 'summer', name: 'Summer', type: 'summer', ...dates, ...deadlines }
    expect((await asRegistrar('POST', '/v1/terms', body)).status).toBe(201)
    const summer = await sectionsOf('summer', ['1', '2', '3', '4'])
    const answer = await day.register(day.someone(), { term: 'summer', ...wishing(summer) })
    expect(answer.body.items.map(({ status }) => status)).toEqual(['enrolled', 'enrolled', 'enrolled', 'refused'])
    expect(answer.body.items[3]).toMatchObject({ reasons: [{ code: 'MAX_CREDIT', limit: 9, wouldHave: 12 }] })
  })

  test('has limits that registrars alone set and see', async () => {
    const student = day.someone()
    const path = `/v1/students/${student.id}/limits`
    const body = { maxCredits: 30, reason: 'Mine.' }
    expect((await day.campus.call({ method: 'PUT', path, token: student.token, body })).status).toBe(403)
    expect((await day.campus.call({ path, token: student.token })).status).toBe(403)
    expect((await limit(student, { maxCredits: -1 })).status).toBe(400)
    expect((await limit(student, { maxCredits: 3, reason: undefined })).status).toBe(400)
    expect((await asRegistrar('GET', path)).body.limits).toEqual([])
  })
})

describe('time tickets (R-20)', () => {
  let section: string
  let other: string
  const tickets = (body: object[]) => asRegistrar('PUT', '/v1/terms/rush/time-tickets', { tickets: body })
  const own = (student: Student, term = 'rush') =>
    day.campus.call<{ opens: string }>({ path: `/v1/me/time-ticket?term=${term}`, token: student.token })
  const register = (student: Student, sections: readonly string[], more: object = {}) =>
    day.register(student, { term: 'rush', ...wishing(sections), ...more })
  const open = { opens: inDays(-1) }
  const later = { opens: inDays(1) }
  beforeAll(async () => {
    await day.term('rush')
    const [first, second] = await sectionsOf('rush', ['1', '2'])
    section = first ?? ''
    other = second ?? ''
  })

  test('let in whom they fit by credits or by name, tell the others when, and hold for the term alone', async () => {
    const [junior, athlete, freshman] = [day.someone(), day.someone(), day.someone()]
    const passed = { courseId: 't-1', term: 'before', grade: 'B', credits: 60 }
    await asRegistrar('POST', `/v1/students/${junior.id}/history`, { items: [passed] })
    const named = { name: 'Athletes', ...open, students: [athlete.id] }
    const set = [{ name: 'Juniors', ...open, minCredits: 60 }, { name: 'Everybody', ...later, minCredits: 0 }, named]
    expect((await tickets(set)).body).toEqual({ term: 'rush', tickets: set })
    expect((await asRegistrar('GET', '/v1/terms/rush/time-tickets')).body.tickets).toEqual(set)

    expect((await own(freshman)).body).toEqual({ term: 'rush', name: 'Everybody', ...later })
    expect((await register(junior, [section])).status).toBe(200)
    expect((await register(athlete, [section])).status).toBe(200)
    const refused = await register(freshman, [section])
    expect(refused.status).toBe(409)
    expect(refused.body.errors).toMatchObject([{ code: 'TIME_TICKET', ...later, cure: expect.stringContaining('own') }])
    expect((await own(freshman, 'fall')).status).toBe(404)

    await override(freshman, section, 'TIME_TICKET')
    expect((await register(freshman, [section])).status).toBe(200)
    expect((await register(freshman, [other])).body.errors).toMatchObject([{ code: 'TIME_TICKET' }])
  })

  test('never stop a drop, and open the term to everybody when they are taken away', async () => {
    const student = day.someone()
    await tickets([])
    expect((await own(student)).status).toBe(404)
    expect((await register(student, [section])).status).toBe(200)
    await tickets([{ name: 'Seniors', ...open, minCredits: 90 }])
    const swap = await register(student, [other], { drop: [section] })
    expect(swap.body.errors).toMatchObject([{ code: 'TIME_TICKET', sectionId: other }])
    const path = `/v1/registrations/${student.id}.rush`
    const { items } = await day.campus.expect<{ items: object[] }>(200, { path, token: student.token })
    expect(items).toMatchObject([{ sectionId: section, status: 'dropped' }, { status: 'refused' }])
    await tickets([])
    expect((await register(student, [other])).status).toBe(200)
  })

  test('are set by registrars, for terms there are, and say whom they fit', async () => {
    const student = day.someone()
    const body = { tickets: [{ name: 'Me', ...open, students: [student.id] }] }
    const path = '/v1/terms/rush/time-tickets'
    expect((await day.campus.call({ method: 'PUT', path, token: student.token ?? '', body })).status).toBe(403)
    expect((await asRegistrar('PUT', '/v1/terms/never/time-tickets', body)).status).toBe(404)
    expect((await asRegistrar('GET', '/v1/terms/never/time-tickets')).status).toBe(404)
    expect((await tickets([{ name: 'Nobody', ...open }])).status).toBe(400)
  })
})

test('the books agree once all has come to rest', async () => {
  expect(await day.violations()).toEqual([])
})
