import { Id, InstantInput, TimeTicket, TimeTicketsView } from '@campus/contracts'
import { contract } from '@campus/service'
import { z } from 'zod'

const TicketBody = TimeTicket.extend({
  opens: InstantInput,
  minCredits: TimeTicket.shape.minCredits.meta({ description: 'For who has earned at least so many credits.' }),
  students: TimeTicket.shape.students.meta({ description: 'For these students, whatever they have earned.' }),
}).refine(({ minCredits, students }) => minCredits !== undefined || students !== undefined, {
  path: ['minCredits'],
  message: 'a ticket says whom it fits: minCredits (0 is everybody), students, or both',
})

const ofTerm = {
  path: '/v1/terms/:id/time-tickets',
  access: ['registrar'],
  params: z.object({ id: Id }),
  responses: { 200: TimeTicketsView },
} as const

export const putTimeTickets = contract({
  ...ofTerm,
  method: 'put',
  summary: 'Split the opening of a term among cohorts; no tickets: it opens to everybody at once (R-20)',
  body: z.object({ tickets: z.array(TicketBody).max(50) }),
  problems: { 409: 'The tickets name more students than a term’s may.' },
})

export const getTimeTickets = contract({
  ...ofTerm,
  method: 'get',
  summary: 'From when on which cohort registers in a term (R-20)',
})

export const getMyTimeTicket = contract({
  method: 'get',
  path: '/v1/me/time-ticket',
  summary: 'From when on I may register in a term; 404 where the term has no tickets, or none for me (R-20)',
  access: ['student'],
  query: z.object({ term: Id }),
  responses: { 200: z.object({ term: Id, opens: TimeTicket.shape.opens, name: TimeTicket.shape.name }) },
})
