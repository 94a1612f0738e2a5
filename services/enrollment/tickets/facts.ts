import type { Id, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { coursesTaken, timeTickets } from '../collections.ts'
import { goByCredits, type OwnTicket, ownTicket } from '../eligibility/own-ticket.ts'

/**
 * A student's ticket for a term, as `ownTicket` says. What the student has earned is read only where tickets go by
 * it: a term without tickets costs one read.
 */
export async function ticketOf(
  context: Context,
  tenant: TenantId,
  { student, term }: { readonly student: Id; readonly term: Id },
): Promise<OwnTicket | null | undefined> {
  const tickets = (await context.documents(timeTickets).get(tenant, term))?.doc.tickets ?? []
  const taken = goByCredits(tickets) ? await context.documents(coursesTaken).get(tenant, student) : undefined
  return ownTicket(tickets, student, taken?.doc.courses ?? [])
}
