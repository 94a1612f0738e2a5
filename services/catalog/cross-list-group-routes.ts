import type { Context } from '@campus/platform'
import { notFound, Problem, type Route, route } from '@campus/service'
import { crossListGroups } from './collections.ts'
import * as contracts from './contracts/cross-list-groups.ts'
import { CrossListGroup } from './cross-list-group.ts'
import { otherId, write } from './writing.ts'

export function crossListGroupRoutes(context: Context): Route[] {
  const shown = context.documents(crossListGroups)
  return [
    route(contracts.putCrossListGroup, async input => {
      const { params, body, ifMatch: seen } = input
      const other = otherId(params.id, body.id)
      if (other) return other
      const group = { id: params.id, capacity: body.capacity }
      const target = { of: CrossListGroup, id: params.id, shownIn: crossListGroups }
      const written = await write(context, input, target, { type: 'set', group, seen })
      return written instanceof Problem ? written : { status: 200, body: written.content, etag: written.seq }
    }),
    route(contracts.getCrossListGroup, async ({ params, tenant }) => {
      const found = await shown.get(tenant, params.id)
      return found ? { status: 200, body: found.doc, etag: found.sequences['self'] ?? 0 } : notFound()
    }),
  ]
}
