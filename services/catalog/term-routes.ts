import { type Context, listed } from '@campus/platform'
import { notFound, Problem, type Route, route } from '@campus/service'
import { terms } from './collections.ts'
import * as contracts from './contracts/terms.ts'
import { Term } from './term.ts'
import { write } from './writing.ts'

export function termRoutes(context: Context): Route[] {
  const shown = context.documents(terms)
  return [
    route(contracts.postTerm, async input => {
      const { body: term } = input
      const target = { of: Term, id: term.id, shownIn: terms }
      const written = await write(context, input, target, { type: 'create', term })
      if (written instanceof Problem) return written
      const headers = { location: `/v1/terms/${term.id}` }
      return { status: 201, body: written.content, etag: written.seq, headers }
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
