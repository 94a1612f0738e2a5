import { type Id, RegistrationView, type TenantId } from '@campus/contracts'
import { type Context, listed } from '@campus/platform'
import { type Caller, notFound, Problem, problem, type Route, route } from '@campus/service'
import { answering, enrollmentOf, mayAct, onBehalfOf, refusing, registrationOf, tell, warningsIn } from './acting.ts'
import { cartOf } from './cart/contents.ts'
import { enrollments, sections } from './collections.ts'
import * as contracts from './contracts.ts'
import { gatherFacts, standingOf } from './facts/gathering.ts'
import { consider } from './registration/considering.ts'
import { isOpen, itemsOf, Requested, settled } from './registration/settling.ts'
import { queueOf, shownNow, withPositions } from './seats/queue.ts'

export interface EnrollmentSettings {
  /** Seconds a held seat waits for its money. */
  readonly paymentSeconds: number
}

export function enrollmentRoutes(context: Context, { paymentSeconds }: EnrollmentSettings): Route[] {
  const listing = context.documents(enrollments)
  const rosterOf = async (tenant: TenantId, sectionId: Id, withGroup: boolean) => {
    const crossListGroup = withGroup
      ? (await context.documents(sections).get(tenant, sectionId))?.doc.crossListGroup
      : undefined
    return crossListGroup === undefined
      ? ({ by: 'section', where: { sectionId, status: 'enrolled' } } as const)
      : ({ by: 'group', where: { crossListGroup, status: 'enrolled' } } as const)
  }

  return [
    route(contracts.postRegistration, async input => {
      const { tenant, prefer } = input
      const student = studentOf(input.body, input.caller)
      if (student instanceof Problem) return student
      const inName = onBehalfOf(student, input.caller, input.body.reason)
      if (inName instanceof Problem) return inName
      const body = await withCart(context, tenant, student, input.body)
      const facts = await gatherFacts(context, tenant, student, body)
      const { payment } = body
      const command = { type: 'request' as const, ...facts, paymentSeconds, payment, ...inName }
      const reply = await tell(context, input, `${student}.${body.term}`, command)
      if (!reply.ok) return refusing(reply.refused)
      const { enrollments } = Requested.parse(reply.result ?? { enrollments: [] })
      const first = RegistrationView.parse(reply.view)
      const refused = allRefused(first, enrollments)
      if (refused) return refused
      const seconds = prefer.wait ?? 0
      const untilPayable = payment === undefined
      const waiting = { view: first, sequence: reply.seq, enrollments, seconds, untilPayable }
      const view = await settled(context, tenant, waiting)
      const { items } = await shownNow(context, tenant, view)
      const answer = {
        id: view.id,
        status: view.status,
        items: itemsOf({ ...view, items }, enrollments),
        ...warningsIn(reply),
      }
      return seconds > 0 && !isOpen(view, enrollments)
        ? { status: 200, body: answer }
        : { status: 202, body: answer, headers: { location: `/v1/registrations/${view.id}` } }
    }),
    route(contracts.getRegistration, async ({ params, caller, tenant, prefer }) => {
      const found = await registrationOf(context, { caller, tenant }, params.id)
      if (!found) return notFound()
      const { view } = found
      const waiting = {
        ...found,
        enrollments: view.items.map(({ enrollmentId }) => enrollmentId),
        seconds: prefer.wait ?? 0,
        untilPayable: false,
      }
      return {
        status: 200,
        body: seenBy(caller, await shownNow(context, tenant, await settled(context, tenant, waiting))),
      }
    }),
    route(contracts.postWhatIf, async input => {
      const student = studentOf(input.body, input.caller)
      if (student instanceof Problem) return student
      const request = await withCart(context, input.tenant, student, input.body)
      return { status: 200, body: await consider(context, input, student, request) }
    }),
    route(contracts.getEnrollments, async ({ query: { term, limit, cursor }, caller, tenant }) => {
      const where = { student: caller.person, ...(term !== undefined && { term }) }
      const page = await listed(() =>
        listing.find(tenant, { by: 'student', where, limit, ...(cursor !== undefined && { cursor }) }),
      )
      if (page instanceof Problem) return page
      const items = await withPositions(context, tenant, page.body.items, ({ id }) => id)
      return { status: 200, body: { ...page.body, items } }
    }),
    route(contracts.postAcceptOffer, async input => {
      const found = await enrollmentOf(context, input)
      if (found instanceof Problem) return found
      const { enrollment, ...inName } = found
      const studentFacts = await standingOf(context, input.tenant, enrollment.student)
      const command = { type: 'accept-offer' as const, enrollmentId: enrollment.id, studentFacts, ...inName }
      return answering(context, input, enrollment, command)
    }),
    route(contracts.postDeclineOffer, async input => {
      const found = await enrollmentOf(context, input)
      if (found instanceof Problem) return found
      const { enrollment, ...inName } = found
      return answering(context, input, enrollment, { type: 'decline-offer', enrollmentId: enrollment.id, ...inName })
    }),
    route(contracts.getRoster, async ({ params, query: { limit, cursor, group }, tenant }) => {
      const selection = await rosterOf(tenant, params.id, group)
      return listed(() => listing.find(tenant, { ...selection, limit, ...(cursor !== undefined && { cursor }) }))
    }),
    route(contracts.getWaitlist, async ({ params, query: { limit, cursor }, tenant }) => {
      const page = await queueOf(context, tenant, params.id, { limit, after: cursor })
      return page
        ? { status: 200, body: page }
        : problem(400, 'CURSOR_REFUSED', 'The queue has moved on past this cursor: read it from its beginning.')
    }),
  ]
}

/** For whom a request is: oneself, or another student whom a registrar names. */
function studentOf({ student }: contracts.RegistrationRequest, caller: Caller): Id | Problem {
  if (student !== undefined && student !== caller.person) return mayAct(caller, student) ? student : notFound()
  return caller.roles.includes('student')
    ? caller.person
    : problem(403, 'FORBIDDEN', 'Only students register themselves.')
}

/** Who of the staff did something, and why, is for the staff: the student sees which office it was. */
const seenBy = (caller: Caller, view: RegistrationView): RegistrationView =>
  caller.roles.includes('registrar')
    ? view
    : {
        ...view,
        history: view.history.map(({ actor, ...one }) => (actor ? { ...one, actor: { office: actor.office } } : one)),
      }

/** The request; where it says so, with what is left in the student's cart, but for what it asks for itself. */
async function withCart(context: Context, tenant: TenantId, student: Id, request: contracts.RegistrationRequest) {
  if (!request.cart) return request
  const cart = await cartOf(context, tenant, student, request.term)
  const own = request.add.map(({ sectionId }) => sectionId)
  return { ...request, add: [...request.add, ...cart.filter(({ sectionId }) => !own.includes(sectionId))] }
}

/** The problem when not one of these sections could be had: every reason of each. */
function allRefused(view: RegistrationView, enrollments: readonly Id[]): Problem | undefined {
  const items = itemsOf(view, enrollments)
  if (items.length === 0 || items.some(({ status }) => status !== 'refused')) return undefined
  const errors = items.flatMap(({ sectionId, reasons }) => reasons.map(reason => ({ ...reason, sectionId })))
  return problem(409, 'REGISTRATION_REFUSED', 'None of the sections could be had.', {
    errors,
    extensions: { registration: view.id },
  })
}
