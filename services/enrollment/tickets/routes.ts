import { TimeTicketsView } from '@campus/contracts'
import { type Context, commandOf } from '@campus/platform'
import { notFound, problem, type Route, route } from '@campus/service'
import { terms, timeTickets } from '../collections.ts'
import * as contracts from './contracts.ts'
import { ticketOf } from './facts.ts'
import { TimeTickets } from './time-tickets.ts'

/** Milliseconds that setting tickets waits for a term the catalog may just have created. */
const UNTIL_KNOWN = 2_000
/** Milliseconds an answer waits so that whoever registers after it is sure to meet what it says. */
const UNTIL_SEEN = 5_000

/** Who registers from when on: cohorts of a term. */
export function timeTicketRoutes(context: Context): Route[] {
  const known = context.documents(timeTickets)
  return [
    route(contracts.putTimeTickets, async input => {
      const { params, tenant, body } = input
      const term = await context.documents(terms).waitFor(tenant, params.id, 1, { withinMs: UNTIL_KNOWN })
      if (!term.reached) return notFound('There is no such term.')
      const command = commandOf(input, { type: 'set' as const, tickets: body.tickets })
      const reply = await context.aggregates.send(TimeTickets, tenant, params.id, command)
      if (!reply.ok) return problem(409, 'TOO_MANY', 'The tickets name too many students.', { errors: reply.refused })
      await known.waitFor(tenant, params.id, reply.seq, { withinMs: UNTIL_SEEN })
      return { status: 200, body: TimeTicketsView.parse(reply.view) }
    }),
    route(contracts.getTimeTickets, async ({ params: { id: term }, tenant }) => {
      const set = (await known.get(tenant, term))?.doc
      if (set) return { status: 200, body: set }
      const there = await context.documents(terms).get(tenant, term)
      return there ? { status: 200, body: { term, tickets: [] } } : notFound('There is no such term.')
    }),
    route(contracts.getMyTimeTicket, async ({ query: { term }, caller, tenant }) => {
      const ticket = await ticketOf(context, tenant, { student: caller.person, term })
      if (ticket === undefined) return notFound('This term has no time tickets.')
      return ticket
        ? { status: 200, body: { term, ...ticket } }
        : notFound('None of this term’s time tickets is yours.')
    }),
  ]
}
