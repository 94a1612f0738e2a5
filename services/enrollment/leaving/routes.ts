import { RegistrationView, type TenantId } from '@campus/contracts'
import { type Context, listed } from '@campus/platform'
import { notFound, Problem, problem, type Route, route } from '@campus/service'
import {
  answering,
  enrollmentOf,
  type OfEnrollment,
  onBehalfOf,
  refusing,
  registrationOf,
  tell,
  warningsIn,
} from '../acting.ts'
import { type Enrollment, enrollments } from '../collections.ts'
import { deadlinesNow } from '../facts/deadlines-now.ts'
import { isLive } from '../registration/state.ts'
import * as contracts from './contracts.ts'

type Leaving = OfEnrollment & { readonly query: { readonly together?: boolean | undefined } }

/** How enrollments end before their time: by the student, or by the university. */
export function leavingRoutes(context: Context): Route[] {
  const deadlinesFor = async (tenant: TenantId, { term, sectionId }: Enrollment) =>
    (await deadlinesNow(context, tenant, term, [sectionId]))[sectionId]
  const leaving = (type: 'drop' | 'withdraw') => async (input: Leaving) => {
    const found = await enrollmentOf(context, input)
    if (found instanceof Problem) return found
    const { enrollment, ...inName } = found
    const deadlines = await deadlinesFor(input.tenant, enrollment)
    const { together } = input.query
    const command = { type, enrollmentId: enrollment.id, deadlines, together, ...inName }
    return answering(context, input, enrollment, command)
  }

  return [
    route(contracts.postDrop, leaving('drop')),
    route(contracts.postWithdraw, leaving('withdraw')),
    route(contracts.postAdministrativeDrop, async input => {
      const found = await enrollmentOf(context, input)
      if (found instanceof Problem) return found
      const { enrollment, onBehalf } = found
      if (!onBehalf) return problem(403, 'FORBIDDEN', 'Nobody drops their own enrollment for the university.')
      const deadlines = await deadlinesFor(input.tenant, enrollment)
      const command = { type: 'drop-administratively' as const, enrollmentId: enrollment.id, deadlines, onBehalf }
      return answering(context, input, enrollment, command)
    }),
    route(contracts.postTermWithdrawal, async input => {
      const { params, caller, tenant, body } = input
      const found = (await registrationOf(context, { caller, tenant }, params.id))?.view
      if (!found) return notFound()
      const inName = onBehalfOf(found.student, caller, body?.reason)
      if (inName instanceof Problem) return inName
      const live = found.items.filter(isLive).map(({ sectionId }) => sectionId)
      const deadlinesBySection = await deadlinesNow(context, tenant, found.term, live)
      const reply = await tell(context, input, found.id, { type: 'withdraw-from-term', deadlinesBySection, ...inName })
      if (!reply.ok) return refusing(reply.refused)
      const { id, status, items } = RegistrationView.parse(reply.view)
      return { status: 200, body: { id, status, items, ...warningsIn(reply) } }
    }),
    route(contracts.getConditionalEnrollments, ({ params, query: { limit, cursor }, tenant }) => {
      const selection = {
        by: 'conditional',
        where: { term: params.id, conditional: true, status: 'enrolled' },
      } as const
      const paging = { limit, ...(cursor !== undefined && { cursor }) }
      return listed(() => context.documents(enrollments).find(tenant, { ...selection, ...paging }))
    }),
  ]
}
