import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { Id } from '../ids.ts'
import { Instant } from '../time.ts'

/** From when on a cohort registers in a term: students named, and those who have earned so many credits. */
export const TimeTicket = z.object({
  name: z.string().min(1).max(120),
  opens: Instant,
  minCredits: z.number().min(0).max(999).optional(),
  students: z.array(Id).max(5_000).optional(),
})
export type TimeTicket = z.infer<typeof TimeTicket>

/** The tickets of a term; none: everybody registers from the term's own opening on. */
export const TimeTicketsView = z.object({ term: Id, tickets: z.array(TimeTicket) })
export type TimeTicketsView = z.infer<typeof TimeTicketsView>

export const TimeTicketsSet = defineEvent(
  'enrollment.time-tickets-set',
  'The registrar split the opening of a term among cohorts, or (no tickets) opened it to everybody at once (R-20).',
  TimeTicketsView.extend({ setBy: Id }),
)
