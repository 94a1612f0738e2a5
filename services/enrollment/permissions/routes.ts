import { type Id, type Refusal, StudentView, type TenantId } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import { type Context, commandOf } from '@campus/platform'
import { type Caller, notFound, type Problem, problem, type Route, route } from '@campus/service'
import { sections, students } from '../collections.ts'
import { Student } from '../students/student.ts'
import * as contracts from './contracts.ts'
import { PermissionNumbersView } from './language.ts'
import { hashOf, newNumber } from './number.ts'
import { PermissionNumbers } from './permission-numbers.ts'

/** Milliseconds an answer waits so that who registers after it is sure to have the override. */
const UNTIL_SEEN = 5_000

/** Permission numbers: given out by staff of a section, redeemed by students. */
export function permissionRoutes(context: Context): Route[] {
  const { aggregates } = context
  /** Why the caller gives out no numbers for the section: a lecturer does so for the own ones. */
  const notAllowed = async ({ roles, person }: Caller, tenant: TenantId, id: Id): Promise<Problem | undefined> => {
    const section = (await context.documents(sections).get(tenant, id))?.doc
    if (!section) return notFound('There is no such section.')
    const teaches = section.instructors?.includes(person) ?? false
    return roles.includes('registrar') || teaches
      ? undefined
      : problem(403, 'FORBIDDEN', 'Permission numbers of a section are for the registrar and for who teaches it.')
  }
  return [
    route(contracts.postPermissionNumbers, async input => {
      const { tenant, params, caller, body } = input
      const problem = await notAllowed(caller, tenant, params.id)
      if (problem) return problem
      const { count, ...leave } = body
      const numbers = Array.from({ length: count }, newNumber)
      const hashes = numbers.map(number => hashOf(params.id, number))
      const command = { type: 'issue' as const, ...leave, numbers: hashes }
      const reply = await aggregates.send(PermissionNumbers, tenant, params.id, commandOf(input, command))
      return reply.ok ? { status: 201, body: { batch: String(reply.result), numbers } } : refusing(reply.refused)
    }),
    route(contracts.getPermissionNumbers, async ({ tenant, params, caller }) => {
      const problem = await notAllowed(caller, tenant, params.id)
      if (problem) return problem
      const { view } = await aggregates.view(PermissionNumbers, tenant, params.id)
      return { status: 200, body: PermissionNumbersView.parse(view) }
    }),
    route(contracts.postRedemption, async input => {
      const { tenant, params, caller, body } = input
      const number = hashOf(params.id, body.number)
      const command = { type: 'redeem' as const, number, student: caller.person }
      const reply = await aggregates.send(PermissionNumbers, tenant, params.id, commandOf(input, command))
      if (!reply.ok) return refusing(reply.refused)
      const override = await granted(tenant, caller.person, reply)
      return override ? { status: 201, body: override } : refusing([{ code: 'PERMISSION_USED', detail: OVER }])
    }),
  ]

  /** The override that the student got for a number, once whoever registers finds it. */
  async function granted(tenant: TenantId, student: Id, reply: Reply) {
    const { batches } = PermissionNumbersView.parse(reply.view)
    const redeemed = batches.flatMap(batch => batch.redeemed).findLast(one => one.student === student)
    const { seq, view } = await aggregates.view(Student, tenant, student)
    await context.documents(students).waitFor(tenant, student, seq, { withinMs: UNTIL_SEEN })
    return StudentView.parse(view).overrides.find(({ id }) => id === redeemed?.override)
  }
}

const OVER = 'This permission number has been used already.'

const STATUS: Partial<Record<Refusal['code'], number>> = { NOT_FOUND: 404, NOT_OWNER: 403, DATES_INVALID: 422 }

function refusing(reasons: readonly Refusal[]): Problem {
  const { code, detail } = reasons[0] ?? { code: 'NOT_FOUND' as const, detail: 'There is no such number.' }
  return problem(STATUS[code] ?? 409, code, detail, { errors: reasons })
}
