import { randomUUID } from 'node:crypto'
import type { Id, TenantId } from '@campus/contracts'
import { type Context, commandOf, listed } from '@campus/platform'
import { notFound, problem, type Route, route } from '@campus/service'
import { Term } from '../term.ts'
import { standing } from '../writing.ts'
import * as contracts from './contracts.ts'
import { type LeftOut, leftOuts } from './left-out.ts'
import { Roll } from './roll.ts'

/** A term's sections once more, in the next one. */
export function rollRoutes(context: Context): Route[] {
  const rollOf = async (tenant: TenantId, { id: from, rollId }: { readonly id: Id; readonly rollId: Id }) => {
    const { view } = await context.aggregates.view(Roll.aggregate, tenant, rollId)
    return view?.order.from === from ? view : undefined
  }
  return [
    route(contracts.postRoll, async input => {
      const { params, body, tenant } = input
      const { to } = body
      const terms = await Promise.all([params.id, to].map(id => standing(context, tenant, Term, id)))
      if (terms.includes(null)) return notFound('One of the two terms is not there.')
      if (params.id === to) return problem(409, 'ALREADY_EXISTS', 'A term is not rolled to itself.')
      const jobId = randomUUID()
      const command = commandOf(input, { type: 'start' as const, jobId, order: { ...body, from: params.id } })
      await context.aggregates.send(Roll.aggregate, tenant, jobId, command)
      return { status: 202, body: { id: jobId }, headers: { location: `/v1/terms/${params.id}/rolls/${jobId}` } }
    }),
    route(contracts.getRoll, async ({ params, tenant }) => {
      const found = await rollOf(tenant, params)
      if (!found) return notFound()
      const { copied, existing, leftOut } = found.counts
      return { status: 200, body: { id: found.id, ...found.order, status: found.status, copied, existing, leftOut } }
    }),
    route(contracts.getLeftOut, async ({ params, query: { limit, cursor }, tenant }) => {
      if (!(await rollOf(tenant, params))) return notFound()
      const selection = { by: 'roll', where: { rollId: params.rollId }, limit } as const
      return listed(
        () => context.documents(leftOuts).find(tenant, { ...selection, ...(cursor !== undefined && { cursor }) }),
        ({ rollId: _, ...one }: LeftOut) => one,
      )
    }),
  ]
}
