import { usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'
import type { Student } from './outside/index.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
let day: CampusDay
const paid = { payment: { gateway: 'test' } }
const monday = [{ days: ['MO'], start: '09:00', end: '10:00' }]

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'records')
  await day.students(12)
})

interface Decision {
  readonly at: string
  readonly by?: string
  readonly rules: readonly { readonly code: string; readonly version: number }[]
  readonly facts: {
    readonly student: { readonly holds: readonly object[] }
    readonly sections: readonly { readonly sectionId: string }[]
  }
  readonly verdicts: readonly { readonly sectionId: string; readonly reasons: readonly { readonly code: string }[] }[]
  readonly replay: { readonly same: boolean }
}
interface Record {
  readonly decisions: readonly Decision[]
  readonly outcomes: readonly { readonly event: string; readonly sectionId: string; readonly reasons: object[] }[]
}
const recordOf = async (token: string, student: Student, query = ''): Promise<Record> =>
  day.campus.expect<Record>(200, { path: `/v1/registrations/${student.id}.fall/decision${query}`, token })

describe('the record of a decision', () => {
  test('says why somebody was refused, by which rules and facts, and comes out the same again', async () => {
    const student = day.someone()
    const had = await day.section('had', { capacity: 5, meetings: monday })
    const wanted = await day.section('wanted', { capacity: 5, meetings: monday, prerequisites: { course: 'math-221' } })
    await day.register(student, { add: [{ sectionId: had }], ...paid })
    await day.becomes(student, had, 'enrolled')
    expect((await day.register(student, { add: [{ sectionId: wanted }] })).status).toBe(409)

    const { decisions } = await recordOf(student.token, student, `?section=${wanted}`)
    expect(decisions).toHaveLength(1)
    expect(decisions[0]).toMatchObject({
      verdicts: [{ sectionId: wanted, reasons: [{ code: 'PREREQ' }, { code: 'TIME_CONFLICT', with: had }] }],
      facts: { term: { id: 'fall' }, enrollments: [{ sectionId: had, status: 'enrolled' }] },
      replay: { same: true, changedRules: [] },
    })
    expect(decisions[0]?.facts.sections).toMatchObject([
      { sectionId: wanted, capacity: 5, meetings: monday, rules: { prerequisites: { course: 'math-221' } } },
    ])
    expect(decisions[0]?.rules).toContainEqual({ code: 'PREREQ', rule: 'R-13', version: 1 })
  })

  test('tells what came of each seat that was asked for', async () => {
    const [first, second] = [day.someone(), day.someone()]
    const section = await day.section('single', { capacity: 1 })
    await day.register(first, { add: [{ sectionId: section }], ...paid })
    await day.register(second, { add: [{ sectionId: section }], ...paid })
    const { decisions, outcomes } = await recordOf(second.token, second)
    expect(decisions[0]?.verdicts).toMatchObject([{ sectionId: section, reasons: [] }])
    expect(outcomes).toMatchObject([
      { event: 'enrollment.item-refused', sectionId: section, reasons: [{ code: 'SECTION_FULL' }] },
    ])
  })

  test('keeps a silent hold’s reason from the student, and shows it to the registrar with who asked', async () => {
    const student = day.someone()
    const section = await day.section('quiet', { capacity: 5 })
    const hold = {
      ...{ student: student.id, type: 'conduct', effects: ['SILENT'], reason: 'An inquiry is open.' },
      office: { name: 'Dean', contact: 'dean@example.edu' },
    }
    await day.campus.expect(201, { method: 'POST', path: '/v1/holds', token: day.registrar, body: hold })
    expect((await day.register(student, { add: [{ sectionId: section }] })).status).toBe(409)

    const own = JSON.stringify(await recordOf(student.token, student))
    expect(own).toContain('Dean')
    expect(own).not.toMatch(/inquiry|conduct/)
    const { decisions } = await recordOf(day.registrar, student)
    expect(decisions[0]).toMatchObject({ by: student.id, facts: { student: { holds: [{ reason: hold.reason }] } } })
  })

  test('is nobody else’s to read', async () => {
    const [student, other] = [day.someone(), day.someone()]
    const section = await day.section('private', { capacity: 5 })
    await day.register(student, { add: [{ sectionId: section }], ...paid })
    const path = `/v1/registrations/${student.id}.fall/decision`
    expect((await day.campus.call({ path, token: other.token })).status).toBe(404)
  })
})

describe('the cart (R-02)', () => {
  test('says what asking would come to, is asked for as a whole, and keeps what was refused', async () => {
    const [student, other] = [day.someone(), day.someone()]
    const [open, full] = await Promise.all([day.section('open', { capacity: 5 }), day.section('gone', { capacity: 1 })])
    await day.register(other, { add: [{ sectionId: full }], ...paid })
    const cart = { path: '/v1/cart?term=fall', token: student.token }
    const body = { items: [{ sectionId: open }, { sectionId: full }] }
    expect(await day.campus.expect(200, { method: 'PUT', ...cart, body })).toMatchObject({
      items: [
        { sectionId: open, outlook: { status: 'enrolled', reasons: [] } },
        { sectionId: full, outlook: { status: 'refused', reasons: [{ code: 'SECTION_FULL' }] } },
      ],
    })
    const whatIf = { method: 'POST' as const, path: '/v1/registrations/what-if', token: student.token }
    expect(await day.campus.expect(200, { ...whatIf, body: { term: 'fall', cart: true } })).toMatchObject({
      items: [
        { sectionId: open, status: 'enrolled' },
        { sectionId: full, status: 'refused' },
      ],
    })
    const { body: answer } = await day.register(student, { cart: true, ...paid })
    expect(answer.items).toMatchObject([{ sectionId: open }, { sectionId: full, status: 'refused' }])
    await day.becomes(student, open, 'enrolled')
    expect(await day.campus.expect(200, cart)).toMatchObject({ items: [{ sectionId: full }] })
  })
})

describe('all or none (R-02)', () => {
  test('gives back the seats that could be had when one could not, and keeps what was to be dropped', async () => {
    const [student, other] = [day.someone(), day.someone()]
    const [old, free, full] = await Promise.all([
      day.section('old', { capacity: 5 }),
      day.section('free', { capacity: 5 }),
      day.section('full', { capacity: 1 }),
    ])
    await day.register(other, { add: [{ sectionId: full }], ...paid })
    await day.register(student, { add: [{ sectionId: old }], ...paid })
    await day.becomes(student, old, 'enrolled')

    const add = [{ sectionId: free }, { sectionId: full }]
    const { status, body } = await day.register(student, { add, drop: [old], allOrNone: true, ...paid })
    expect(status).toBe(409)
    expect(body.errors).toMatchObject([
      { code: 'BATCH_INCOMPLETE', sectionId: free, without: [full] },
      { code: 'SECTION_FULL', sectionId: full },
    ])
    expect((await day.items(student)).find(({ sectionId }) => sectionId === old)?.status).toBe('enrolled')
    expect(await day.violations()).toEqual([])
    expect(await day.seats(free)).toMatchObject({ taken: 0, held: 0 })
  })
})
