import { type Id, type Refusal, RegistrationView, type TenantId } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import { type Context, commandOf, listed } from '@campus/platform'
import { type Caller, type Input, notFound, Problem, problem, type Route, route } from '@campus/service'
import { cartOf } from './cart/contents.ts'
import { type Enrollment, enrollments, registrations, sections } from './collections.ts'
import * as contracts from './contracts.ts'
import { deadlinesNow } from './deadlines-now.ts'
import { gatherFacts, standingOf } from './facts.ts'
import { consider } from './registration/considering.ts'
import type { RegistrationCommand } from './registration/language.ts'
import { Registration } from './registration/registration.ts'
import { isOpen, itemsOf, Requested, settled } from './registration/settling.ts'
import { queueOf, shownNow, withPositions } from './seats/queue.ts'

export interface EnrollmentSettings {
  /** Seconds a held seat waits for its money. */
  readonly paymentSeconds: number
}

type Asked = Pick<Input<unknown, unknown, unknown, unknown, Caller>, 'caller' | 'tenant' | 'commandId' | 'correlation'>
type OfEnrollment = Asked & { readonly params: { readonly id: Id } }
type Leaving = OfEnrollment & { readonly query: { readonly together?: boolean | undefined } }

export function enrollmentRoutes(context: Context, { paymentSeconds }: EnrollmentSettings): Route[] {
  const known = context.documents(registrations)
  const listing = context.documents(enrollments)
  const tell = (asked: Asked, id: Id, command: RegistrationCommand): Promise<Reply> =>
    context.aggregates.send(Registration, asked.tenant, id, commandOf(asked, command))

  const enrollmentOf = async ({ params, caller, tenant }: OfEnrollment): Promise<Enrollment | undefined> => {
    const found = await listing.get(tenant, params.id)
    return found && mayAct(caller, found.doc.student) ? found.doc : undefined
  }
  /** Tells the registration of an enrollment something, and answers how the enrollment then stands. */
  const answering = async (asked: OfEnrollment, { id, registrationId }: Enrollment, command: RegistrationCommand) => {
    const reply = await tell(asked, registrationId, command)
    if (!reply.ok) return refusing(reply.refused)
    const view = RegistrationView.parse(reply.view)
    const items = view.items.filter(({ enrollmentId }) => enrollmentId === id)
    return { status: 200 as const, body: { id: view.id, status: view.status, items } }
  }
  const rosterOf = async (tenant: TenantId, sectionId: Id, withGroup: boolean) => {
    const crossListGroup = withGroup
      ? (await context.documents(sections).get(tenant, sectionId))?.doc.crossListGroup
      : undefined
    return crossListGroup === undefined
      ? ({ by: 'section', where: { sectionId, status: 'enrolled' } } as const)
      : ({ by: 'group', where: { crossListGroup, status: 'enrolled' } } as const)
  }
  const leaving = (type: 'drop' | 'withdraw') => async (input: Leaving) => {
    const found = await enrollmentOf(input)
    if (!found) return notFound()
    const { [found.sectionId]: deadlines } = await deadlinesNow(context, input.tenant, found.term, [found.sectionId])
    return answering(input, found, { type, enrollmentId: found.id, deadlines, together: input.query.together })
  }

  return [
    route(contracts.postRegistration, async input => {
      const { tenant, prefer } = input
      const student = studentOf(input.body, input.caller)
      if (student instanceof Problem) return student
      const body = input.body.cart ? await withCart(context, tenant, student, input.body) : input.body
      const facts = await gatherFacts(context, tenant, student, body)
      const { payment } = body
      const reply = await tell(input, `${student}.${body.term}`, { type: 'request', ...facts, paymentSeconds, payment })
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
      const answer = { id: view.id, status: view.status, items: itemsOf({ ...view, items }, enrollments) }
      return seconds > 0 && !isOpen(view, enrollments)
        ? { status: 200, body: answer }
        : { status: 202, body: answer, headers: { location: `/v1/registrations/${view.id}` } }
    }),
    route(contracts.getRegistration, async ({ params, caller, tenant, prefer }) => {
      const found = await known.get(tenant, params.id)
      if (!found || !mayAct(caller, found.doc.student)) return notFound()
      const { doc: view, sequences } = found
      const waiting = {
        view,
        sequence: sequences['self'] ?? 0,
        enrollments: view.items.map(({ enrollmentId }) => enrollmentId),
        seconds: prefer.wait ?? 0,
        untilPayable: false,
      }
      return { status: 200, body: await shownNow(context, tenant, await settled(context, tenant, waiting)) }
    }),
    route(contracts.postWhatIf, async input => {
      const student = studentOf(input.body, input.caller)
      if (student instanceof Problem) return student
      return { status: 200, body: { items: await consider(context, input, student, input.body) } }
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
    route(contracts.postDrop, leaving('drop')),
    route(contracts.postWithdraw, leaving('withdraw')),
    route(contracts.postAcceptOffer, async input => {
      const found = await enrollmentOf(input)
      if (!found) return notFound()
      const studentFacts = await standingOf(context, input.tenant, found.student)
      return answering(input, found, { type: 'accept-offer', enrollmentId: found.id, studentFacts })
    }),
    route(contracts.postDeclineOffer, async input => {
      const found = await enrollmentOf(input)
      return found ? answering(input, found, { type: 'decline-offer', enrollmentId: found.id }) : notFound()
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

/** For whom a request is: oneself, or, for a registrar who says why, another student. */
function studentOf({ student, reason }: contracts.RegistrationRequest, caller: Caller): Id | Problem {
  if (student === undefined || student === caller.person)
    return caller.roles.includes('student')
      ? caller.person
      : problem(403, 'FORBIDDEN', 'Only students register themselves.')
  if (!caller.roles.includes('registrar')) return notFound()
  return reason === undefined || reason.trim() === ''
    ? problem(400, 'REASON_REQUIRED', 'Say why you register somebody else.')
    : student
}

/** The request with what is left in the student's cart, but for what it asks for itself. */
async function withCart(context: Context, tenant: TenantId, student: Id, request: contracts.RegistrationRequest) {
  const cart = await cartOf(context, tenant, student, request.term)
  const own = request.add.map(({ sectionId }) => sectionId)
  return { ...request, add: [...request.add, ...cart.filter(({ sectionId }) => !own.includes(sectionId))] }
}

const mayAct = (caller: Caller, student: Id): boolean => caller.person === student || caller.roles.includes('registrar')

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

const refusing = (refused: readonly Refusal[]): Problem =>
  problem(409, refused[0]?.code ?? 'REFUSED', refused[0]?.detail ?? 'Refused.', { errors: refused })
