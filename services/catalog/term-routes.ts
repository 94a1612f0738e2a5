import type { Id, TenantId, Term as TermContent } from '@campus/contracts'
import { type Context, listed } from '@campus/platform'
import { invalid, notFound, Problem, type Route, reasonOf, route } from '@campus/service'
import { zoneFor } from './campus-zone.ts'
import { terms } from './collections.ts'
import * as contracts from './contracts/terms.ts'
import { Term } from './term.ts'
import { OrderedTerm, termIn } from './term-dates.ts'
import { otherId, write } from './writing.ts'

export function termRoutes(context: Context): Route[] {
  const shown = context.documents(terms)
  return [
    route(contracts.postTerm, async input => {
      const term = await asMeant(context, input.tenant, input.body)
      if (term instanceof Problem) return term
      const written = await write(context, input, target(term.id), { type: 'create', term })
      if (written instanceof Problem) return written
      const headers = { location: `/v1/terms/${term.id}` }
      return { status: 201, body: written.content, etag: written.seq, headers }
    }),
    route(contracts.putTerm, async input => {
      const { params, body, tenant, ifMatch: seen } = input
      const term = otherId(params.id, body.id) ?? (await asMeant(context, tenant, { ...body, id: params.id }))
      if (term instanceof Problem) return term
      const written = await write(context, input, target(term.id, true), { type: 'change', term, seen })
      return written instanceof Problem ? written : { status: 200, body: written.content, etag: written.seq }
    }),
    route(contracts.getTerms, ({ query: { limit, cursor }, tenant }) =>
      listed(() => shown.find(tenant, { by: 'start', order: 'desc', limit, ...(cursor !== undefined && { cursor }) })),
    ),
    route(contracts.getTerm, async ({ params, tenant }) => {
      const found = await shown.get(tenant, params.id)
      return found ? { status: 200, body: found.doc, etag: found.sequences['self'] ?? 0 } : notFound()
    }),
  ]
}

const target = (id: Id, mustExist = false) => ({ of: Term, id, shownIn: terms, mustExist })

/** The term with its days as moments, in order. */
async function asMeant(context: Context, tenant: TenantId, body: contracts.TermBody): Promise<TermContent | Problem> {
  const timeZone = await zoneFor(context, tenant, body)
  if (timeZone instanceof Problem) return timeZone
  const { data, error } = OrderedTerm.safeParse(termIn(body, timeZone))
  return data ?? invalid(error?.issues.map(issue => reasonOf('body', issue)) ?? [])
}
