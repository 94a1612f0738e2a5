import { type CourseTaken, type Id, type Instant, type Refusal, refusal, TimeTicket } from '@campus/contracts'
import type { z } from 'zod'
import { allCreditsEarned } from './requirement-credits.ts'

/** The ticket of one student. */
export const OwnTicket = TimeTicket.pick({ name: true, opens: true })
export type OwnTicket = z.infer<typeof OwnTicket>

/** Whether saying who may register when takes knowing what students have earned. */
export const goByCredits = (tickets: readonly TimeTicket[]): boolean =>
  tickets.some(({ minCredits }) => minCredits !== undefined)

/**
 * The earliest ticket that fits a student, by name or by credits earned; null if none does, undefined where there
 * are no tickets and everybody registers from the term's opening on.
 */
export function ownTicket(
  tickets: readonly TimeTicket[],
  student: Id,
  taken: readonly CourseTaken[],
): OwnTicket | null | undefined {
  if (tickets.length === 0) return undefined
  const earned = allCreditsEarned(taken)
  const fitting = tickets.filter(
    ({ minCredits, students = [] }) => students.includes(student) || (minCredits !== undefined && earned >= minCredits),
  )
  const [first] = fitting.toSorted((a, b) => (a.opens < b.opens ? -1 : a.opens > b.opens ? 1 : 0))
  return first ? { name: first.name, opens: first.opens } : null
}

/** One reason before the student's own time has come (R-01, half open), or if there is none for the student. */
export function ticketReasons(ticket: OwnTicket | null | undefined, now: Instant): Refusal[] {
  if (ticket === undefined) return []
  if (ticket === null) return [refusal('TIME_TICKET', 'None of the time tickets of this term fits this student.')]
  const { name, opens } = ticket
  return now < opens
    ? [refusal('TIME_TICKET', `The time ticket of this student (${name}) opens at ${opens}.`, { opens, ticket: name })]
    : []
}
