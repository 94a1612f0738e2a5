import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { Id } from '../ids.ts'
import { Instant } from '../time.ts'
import { Meeting } from './catalog.ts'

/** Cancelled sections have a topic of their own: the catalog listens to it, and not to what becomes of each enrollment. */
export const CANCELLATIONS_TOPIC = 'enrollment-cancellations'

/** Why a charge was taken back: its section was cancelled (S-13). */
export const SECTION_CANCELLED = 'section-cancelled'

/** Proposed until a second person approves it, then under way until everybody who was in the section has left. */
export const CancellationStatus = z.enum(['proposed', 'under-way', 'done'])
export type CancellationStatus = z.infer<typeof CancellationStatus>

/** The cancellation of a section as anybody on the staff may see it. */
export const CancellationView = z.object({
  id: Id,
  sectionId: Id,
  reason: z.string().min(1).max(500),
  status: CancellationStatus,
  proposedBy: Id,
  proposedAt: Instant,
  approvedBy: Id.optional(),
  approvedAt: Instant.optional(),
  doneAt: Instant.optional(),
  /** Enrollments that it ends, or ended: those with a seat, an offer or a place in the queue. */
  affected: z.number().int().optional(),
  /** How many of them are still to be ended. */
  left: z.number().int().optional(),
})
export type CancellationView = z.infer<typeof CancellationView>

/** Another section of the course that had free seats. */
export const Alternate = z.object({ sectionId: Id, meetings: z.array(Meeting) })
export type Alternate = z.infer<typeof Alternate>

const cancellation = { cancellationId: Id, sectionId: Id }

export const CancellationProposed = defineEvent(
  'enrollment.cancellation-proposed',
  'Somebody wants a section cancelled; a second person is to approve it (R-18).',
  z.object({ ...cancellation, reason: CancellationView.shape.reason, proposedBy: Id }),
)
export const CancellationApproved = defineEvent(
  'enrollment.cancellation-approved',
  'A second person approved: the section is cancelled, and everybody in it leaves (R-18, S-13).',
  z.object({
    ...cancellation,
    reason: CancellationView.shape.reason,
    proposedBy: Id,
    approvedBy: Id,
    /** The cross-list group whose seats the section has a part of. */
    crossListGroup: Id.optional(),
    alternates: z.array(Alternate),
  }),
)
export const CancellationClosed = defineEvent(
  'enrollment.cancellation-closed',
  'Nobody gets into the section any more.',
  z.object(cancellation),
)
export const CancellationListed = defineEvent(
  'enrollment.cancellation-listed',
  'Who has to leave the section is known.',
  z.object({ ...cancellation, places: z.array(z.object({ enrollmentId: Id, registrationId: Id })) }),
)
export const CancellationAdvanced = defineEvent(
  'enrollment.cancellation-advanced',
  'An enrollment in the section has ended.',
  z.object({ ...cancellation, enrollmentId: Id }),
)
export const CancellationDone = defineEvent(
  'enrollment.cancellation-done',
  'Everybody who was in the section has left it.',
  z.object({ ...cancellation, affected: z.number().int() }),
)
