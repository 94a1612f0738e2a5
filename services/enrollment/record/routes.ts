import type { Context } from '@campus/platform'
import { notFound, type Route, route } from '@campus/service'
import { registrations } from '../collections.ts'
import { Registration } from '../registration/registration.ts'
import * as contracts from './contracts.ts'
import { decisionsIn, outcomesIn } from './shown.ts'

/** Why: the record of what a registration's decisions went by, straight from its journal. */
export function recordRoutes(context: Context): Route[] {
  const known = context.documents(registrations)
  return [
    route(contracts.getDecision, async ({ params: { id }, query: { section }, caller, tenant }) => {
      const found = await known.get(tenant, id)
      const asStaff = caller.roles.includes('registrar')
      if (!found || (found.doc.student !== caller.person && !asStaff)) return notFound()
      const { student, term } = found.doc
      const past = await context.history(Registration, tenant, id)
      const looking = { registration: id, asStaff, section }
      const body = { registration: id, student, term }
      return {
        status: 200,
        body: { ...body, decisions: decisionsIn(past, looking), outcomes: outcomesIn(past, looking) },
      }
    }),
  ]
}
