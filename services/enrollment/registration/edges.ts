import type { EnrollmentStatus } from '@campus/contracts'

/**
 * Where an enrollment may go from each status, and nowhere else. A student may leave whatever is under way; who
 * waits, or takes an offer, waits for the seat's payment first (`requested`); who may not have a seat that they wait for
 * after all is refused; and what its section was cancelled under ends with it, however far it had come.
 */
const EDGES: Readonly<Record<EnrollmentStatus, readonly EnrollmentStatus[]>> = {
  requested: ['enrolled', 'waitlisted', 'refused', 'dropped', 'cancelled_section'],
  waitlisted: ['requested', 'offered', 'refused', 'dropped', 'cancelled_section'],
  offered: ['requested', 'expired', 'declined', 'refused', 'dropped', 'cancelled_section'],
  enrolled: ['dropped', 'withdrawn', 'admin_dropped', 'cancelled_section'],
  expired: [],
  declined: [],
  refused: [],
  dropped: [],
  withdrawn: [],
  admin_dropped: [],
  cancelled_section: [],
}

export const isEdge = (from: EnrollmentStatus, to: EnrollmentStatus): boolean => EDGES[from].includes(to)
