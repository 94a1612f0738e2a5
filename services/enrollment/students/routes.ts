import { type Hold, HoldOwner, type Id, Id as IdSchema, instant, type Refusal, StudentView } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import { type Context, commandOf } from '@campus/platform'
import { type Caller, notFound, type Problem, problem, type Route, route } from '@campus/service'
import { z } from 'zod'
import type { Asked } from '../acting.ts'
import { coursesTaken, holds, profiles, students } from '../collections.ts'
import { nothingKnown } from '../eligibility/student-facts.ts'
import { profileOf } from '../eligibility/student-profile.ts'
import * as contracts from './contracts.ts'
import { Student, type StudentCommand } from './student.ts'

/** Milliseconds an answer waits so that whoever registers after it is sure to meet what it says. */
const UNTIL_SEEN = 5_000

/** Holds, overrides, limits, courses taken and profiles: what offices say of a student, and registrations read. */
export function studentRoutes(context: Context): Route[] {
  const known = context.documents(students)
  const tell = async (asked: Asked, student: Id, command: StudentCommand): Promise<Reply> => {
    const reply = await context.aggregates.send(Student, asked.tenant, student, commandOf(asked, command))
    if (reply.ok) await known.waitFor(asked.tenant, student, reply.seq, { withinMs: UNTIL_SEEN })
    return reply
  }

  return [
    route(contracts.postHold, async input => {
      const { student, ...hold } = input.body
      const owner = ownerships(input.caller)[0]
      if (!owner) return notFound()
      const reply = await tell(input, student, { type: 'place-hold', hold: { ...hold, owner } })
      const placed = reply.ok && StudentView.parse(reply.view).holds.find(({ id }) => id === madeBy(reply))
      return placed ? { status: 201, body: placed } : refusing(reply)
    }),
    route(contracts.deleteHold, async input => {
      const hold = await context.documents(holds).get(input.tenant, input.params.id)
      if (!hold) return notFound()
      const command = { type: 'release-hold' as const, holdId: hold.id, as: ownerships(input.caller) }
      const reply = await tell(input, hold.doc.student, command)
      return reply.ok ? { status: 204 } : refusing(reply)
    }),
    route(contracts.getHolds, async ({ caller, tenant, query }) => {
      const isStaff = ownerships(caller).length > 0
      const student = query.student ?? caller.person
      if (student !== caller.person && !isStaff) return notFound()
      const now = instant(context.clock())
      const held = (await known.get(tenant, student))?.doc.holds ?? []
      const listed = held.filter(hold => (isStaff || !isSilent(hold)) && (hold.end === undefined || now < hold.end))
      return { status: 200, body: { items: listed.map(({ placedBy: _, owner: __, ...hold }) => hold), next: null } }
    }),
    route(contracts.postOverride, async input => {
      const { student, ...override } = input.body
      const reply = await tell(input, student, { type: 'grant-override', override })
      const granted = reply.ok && StudentView.parse(reply.view).overrides.find(({ id }) => id === madeBy(reply))
      return granted ? { status: 201, body: granted } : refusing(reply)
    }),
    route(contracts.postHistory, async input => {
      const student = input.params.id
      const reply = await tell(input, student, { type: 'record-courses', courses: input.body.items })
      if (!reply.ok) return refusing(reply)
      await context.documents(coursesTaken).waitFor(input.tenant, student, reply.seq, { withinMs: UNTIL_SEEN })
      return { status: 204 }
    }),
    route(contracts.putLimits, async input => {
      const student = input.params.id
      const reply = await tell(input, student, { type: 'set-limit', ...input.body })
      if (!reply.ok) return refusing(reply)
      return { status: 200, body: { student, limits: StudentView.parse(reply.view).limits } }
    }),
    route(contracts.getLimits, async ({ params: { id: student }, tenant }) => {
      const { limits } = (await known.get(tenant, student))?.doc ?? nothingKnown
      return { status: 200, body: { student, limits } }
    }),
    route(contracts.putProfile, async input => {
      const student = input.params.id
      const { body: profile } = input
      const reply = await tell(input, student, { type: 'set-profile', profile })
      if (!reply.ok) return refusing(reply)
      await context.documents(profiles).waitFor(input.tenant, student, reply.seq, { withinMs: UNTIL_SEEN })
      return { status: 200, body: { student, ...profile } }
    }),
    route(contracts.getProfile, async ({ params: { id: student }, caller, tenant }) => {
      if (student !== caller.person && !caller.roles.includes('registrar')) return notFound()
      const found = await context.documents(profiles).get(tenant, student)
      return { status: 200, body: { student, ...profileOf({ profile: found?.doc.profile }) } }
    }),
  ]
}

/** The offices that a caller speaks for. */
const ownerships = ({ roles }: Caller): HoldOwner[] => HoldOwner.options.filter(owner => roles.includes(owner))

const isSilent = ({ effects }: Hold): boolean => effects.includes('SILENT')

const madeBy = (reply: Reply & { ok: true }): Id => z.object({ id: IdSchema }).parse(reply.result).id

const STATUS: Partial<Record<Refusal['code'], number>> = { NOT_FOUND: 404, NOT_OWNER: 403, DATES_INVALID: 422 }

function refusing(reply: Reply): Problem {
  const reasons = reply.ok ? [] : reply.refused
  const { code, detail } = reasons[0] ?? { code: 'NOT_FOUND' as const, detail: 'It is gone already.' }
  return problem(STATUS[code] ?? 409, code, detail, { errors: reasons })
}
