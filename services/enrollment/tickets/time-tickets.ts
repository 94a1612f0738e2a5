import { isDeepStrictEqual } from 'node:util'
import { type EventOf, type Id, refusal, TimeTicket, TimeTicketsSet, TimeTicketsView } from '@campus/contracts'
import { accept, defineAggregate, refuse } from '@campus/dapr/aggregate'
import { z } from 'zod'

export const TimeTicketsCommand = z.object({ type: z.literal('set'), tickets: z.array(TimeTicket) })
export type TimeTicketsCommand = z.infer<typeof TimeTicketsCommand>

/** Students that a term's tickets name altogether: they are read at every registration. */
const MOST_NAMED = 5_000

/** The time tickets of a term, all set at once; its id is the term's. */
export const TimeTickets = defineAggregate<
  TimeTicketsView,
  TimeTicketsCommand,
  EventOf<typeof TimeTicketsSet>,
  TimeTicketsView
>({
  type: 'TimeTickets',
  command: TimeTicketsCommand,
  state: TimeTicketsView,
  view: TimeTicketsView,
  events: [TimeTicketsSet],
  initial: (term: Id) => ({ term, tickets: [] }),
  decide: ({ tickets }, state, { by }) => {
    if (isDeepStrictEqual(tickets, state.tickets)) return accept([])
    if (tickets.flatMap(({ students = [] }) => students).length > MOST_NAMED)
      return refuse(refusal('TOO_MANY', `The tickets of a term name at most ${MOST_NAMED} students.`))
    return accept([TimeTicketsSet({ term: state.term, tickets, setBy: by })])
  },
  evolve: (_state, { data: { term, tickets } }) => ({ term, tickets }),
  show: state => state,
})
