import { randomUUID } from 'node:crypto'
import { dayEnds, type Id, type Instant, instant, LocalDate, type TenantId } from '@campus/contracts'
import { type Context, commandOf, listed } from '@campus/platform'
import { notFound, Problem, problem, type Route, route } from '@campus/service'
import { tenants } from '../calendar/collections.ts'
import { terms } from '../collections.ts'
import { Census } from './census.ts'
import * as contracts from './contracts.ts'
import { type CensusRow, censusRows } from './rows.ts'

/** Milliseconds to wait for a term that the catalog may just have created. */
const UNTIL_KNOWN = 2_000

/** Who was enrolled on census day, however often somebody asks (S-21). */
export function censusRoutes(context: Context): Route[] {
  const censusOf = async (tenant: TenantId, { id: term, censusId }: { readonly id: Id; readonly censusId: Id }) => {
    const { view } = await context.aggregates.view(Census.aggregate, tenant, censusId)
    return view?.order.term === term ? view : undefined
  }
  return [
    route(contracts.postCensus, async input => {
      const { params, body, tenant } = input
      const term = await context.documents(terms).waitFor(tenant, params.id, 1, { withinMs: UNTIL_KNOWN })
      if (!term.reached) return notFound('There is no such term.')
      const asOf = await momentOf(context, tenant, body.asOf)
      if (asOf instanceof Problem) return asOf
      if (asOf > instant(context.clock()))
        return problem(422, 'DATES_INVALID', `A census is of the past; ${asOf} is still to come.`)
      const jobId = randomUUID()
      const command = commandOf(input, { type: 'start' as const, jobId, order: { term: params.id, asOf } })
      await context.aggregates.send(Census.aggregate, tenant, jobId, command)
      const headers = { location: `/v1/terms/${params.id}/census/${jobId}` }
      return { status: 202, body: { id: jobId, asOf }, headers }
    }),
    route(contracts.getCensus, async ({ params, tenant }) => {
      const found = await censusOf(tenant, params)
      if (!found) return notFound()
      const { id, order, status, counts } = found
      const { students, enrollments, hundredths, sha256 } = counts
      const shown = { id, ...order, status, students, enrollments, credits: hundredths / 100 }
      return { status: 200, body: { ...shown, ...(sha256 !== undefined && { sha256 }) } }
    }),
    route(contracts.getCensusRows, async ({ params, query: { by, limit, cursor }, tenant }) => {
      if (!(await censusOf(tenant, params))) return notFound()
      const selection = { by: 'census', where: { censusId: params.censusId, by } } as const
      return listed(
        () => context.documents(censusRows).find(tenant, { ...selection, limit, ...(cursor && { cursor }) }),
        ({ censusId: _, by: __, ...row }: CensusRow) => row,
      )
    }),
  ]
}

/** A day as the moment it is over, by the clock of the campus. */
async function momentOf(context: Context, tenant: TenantId, at: string): Promise<Instant | Problem> {
  if (!LocalDate.safeParse(at).success) return at
  const campus = await context.documents(tenants).get(tenant, tenant)
  return campus
    ? dayEnds(at, campus.doc.timeZone)
    : problem(503, 'UNAVAILABLE', 'The university is not known here yet.', { retryAfter: 1 })
}
