import type { RegistrationView } from '@campus/contracts'
import type { Context } from '@campus/platform'
import type { Caller } from '@campus/service'
import { Problem } from '@campus/service'
import { openTestDocuments } from '@campus/testing/documents'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enrollmentOf, registrationOf } from './acting.ts'
import { enrollments, registrations } from './collections.ts'
import { enrollmentsIn } from './registration/enrollments-in.ts'

const TENANT = 'north'
const view: RegistrationView = {
  ...{ id: 's-1.fall', student: 's-1', term: 'fall', status: 'CONFIRMED', history: [] },
  items: [{ enrollmentId: 's-1.fall.1', sectionId: 'fall.a', credits: 3, status: 'enrolled', seat: true, reasons: [] }],
}
const callerOf = (person: string, ...roles: Caller['roles']): Caller => ({ person, roles }) as Caller
const student = callerOf('s-1', 'student')

let opened: ReturnType<typeof openTestDocuments>
let asked: string[]
let context: Context
beforeEach(() => {
  opened = openTestDocuments()
  asked = []
  const aggregates = {
    view: async (_of: unknown, tenant: string, id: string) => {
      asked.push(`${tenant}/${id}`)
      return id === view.id ? { seq: 7, view } : { seq: 0, view: { ...view, id, student: id, items: [] } }
    },
  }
  context = { documents: opened.documents, aggregates } as unknown as Context
})
afterEach(() => opened.close())

const enrollment = (caller: Caller, id: string, reason?: string) =>
  enrollmentOf(context, { params: { id }, caller, tenant: TENANT, body: { reason } } as never)
const registration = (caller: Caller, id: string) => registrationOf(context, { caller, tenant: TENANT }, id)
async function listed(): Promise<void> {
  await context.documents(registrations).apply(TENANT, [{ id: view.id, sequence: 7, doc: view }])
  const rows = enrollmentsIn(view).map(doc => ({ id: doc.id, sequence: 7, doc }))
  await context.documents(enrollments).apply(TENANT, rows)
}

describe('what a student has, before the view knows it', () => {
  test('is theirs to act on: the registration is asked', async () => {
    expect(await enrollment(student, 's-1.fall.1')).toMatchObject({
      enrollment: { id: 's-1.fall.1', sectionId: 'fall.a' },
    })
    expect(await registration(student, 's-1.fall')).toEqual({ view, sequence: 7 })
    expect(asked).toEqual(['north/s-1.fall', 'north/s-1.fall'])
  })
  test('can be acted on by a registrar who says why', async () => {
    const registrar = callerOf('rita', 'registrar')
    expect(await enrollment(registrar, 's-1.fall.1', 'asked by phone')).toMatchObject({
      onBehalf: { reason: 'asked by phone' },
    })
    expect(await enrollment(registrar, 's-1.fall.1')).toBeInstanceOf(Problem)
  })
  test('is nobody else’s to ask for', async () => {
    expect(await enrollment(callerOf('s-2', 'student'), 's-1.fall.1')).toBeInstanceOf(Problem)
    expect(await registration(callerOf('s-2', 'student'), 's-1.fall')).toBeUndefined()
    expect(asked).toEqual([])
  })
  test.each(['s-1.fall.2', 's-1.spring.1', 's-1', 'nothing'])('%s, which never was, is not found', async id => {
    expect(await enrollment(student, id)).toBeInstanceOf(Problem)
  })
  test('a registration that never was is not found', async () => {
    expect(await registration(student, 's-1.spring')).toBeUndefined()
  })
})

test('What the view knows is read there, and nobody is asked', async () => {
  await listed()
  expect(await enrollment(student, 's-1.fall.1')).toMatchObject({ enrollment: { status: 'enrolled' } })
  expect(await registration(student, 's-1.fall')).toEqual({ view, sequence: 7 })
  expect(await registration(callerOf('s-2', 'student'), 's-1.fall')).toBeUndefined()
  expect(await enrollment(callerOf('s-2', 'student'), 's-1.fall.1')).toBeInstanceOf(Problem)
  expect(asked).toEqual([])
})
