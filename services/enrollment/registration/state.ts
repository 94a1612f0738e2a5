import {
  EnrollmentStatus,
  Id,
  Instant,
  PaymentChoice,
  Refusal,
  type RegistrationItem,
  RegistrationView,
  RequestedItem,
  SectionStanding,
  WaitingLimit,
} from '@campus/contracts'
import { z } from 'zod'

/**
 * How an item stands with the section's seats: `asked` until Seats has answered, then `held` until paid, `taken` once
 * enrolled, `waiting` on the list, `offered` from there until accepted, `none` otherwise.
 */
export const SeatStanding = z.enum(['asked', 'held', 'taken', 'waiting', 'offered', 'none'])

/** What was asked for, and how it stands; one that was refused at once had less to say. */
export const Item = RequestedItem.partial({ courseId: true, capacity: true }).extend({
  status: EnrollmentStatus,
  seat: SeatStanding,
  reasons: z.array(Refusal),
  invoiceId: Id.optional(),
  paymentDue: Instant.optional(),
  /** Until when, and no longer, the offered seat may be accepted. */
  offerExpires: Instant.optional(),
  /** Codes for which a seat was last passed on to who is behind. */
  skippedFor: z.string().optional(),
  /** What it was when its section was cancelled, and by which cancellation. */
  cancelledFrom: EnrollmentStatus.optional(),
  cancellationId: Id.optional(),
  /** What is known of the section since it last changed, and whether that made it meet at the time of another one. */
  section: z.object({ sequence: z.number().int(), status: SectionStanding.shape.status }).optional(),
  clashes: z.literal(true).optional(),
  /** When the seat became theirs; and when it was refused, dropped or ended otherwise. */
  enrolledAt: Instant.optional(),
  endedAt: Instant.optional(),
})
export type Item = z.infer<typeof Item>

const Passage = RegistrationView.shape.history.element

/** One student's registration in one term. Kept small: an ended item makes room for the next try at its section. */
export const RegistrationState = z.object({
  id: Id,
  student: Id.nullable(),
  term: Id.nullable(),
  items: z.array(Item),
  /** Seconds a held seat waits for its payment, as the last request said. */
  paymentSeconds: z.number(),
  payment: PaymentChoice.nullable(),
  /** Most credits in this term, as the last request found. */
  maxCredits: z.number().nullable().default(null),
  /** For how much the student waits at most, as the last request found. */
  mayWait: WaitingLimit.nullable().default(null),
  enrollments: z.number().int(),
  invoices: z.number().int(),
  /** Overrides used up here: each is for one enrollment. */
  overridesUsed: z.array(Id).default([]),
  history: z.array(Passage),
})
export type RegistrationState = z.infer<typeof RegistrationState>

export const initialRegistration = (id: Id): RegistrationState => ({
  id,
  student: null,
  term: null,
  items: [],
  paymentSeconds: 0,
  payment: null,
  maxCredits: null,
  mayWait: null,
  enrollments: 0,
  invoices: 0,
  overridesUsed: [],
  history: [],
})

/** Still on its way to an end, or ended well: it counts against duplicates and time conflicts. */
export const LIVE = ['requested', 'enrolled', 'waitlisted', 'offered'] as const
export const isLive = ({ status }: Pick<Item, 'status'>): boolean => LIVE.some(live => live === status)

/** Has or is getting a seat: it occupies time. Who waits, or has an offer, may have it beside conflicting sections. */
export const occupiesTime = ({ status }: Pick<Item, 'status'>): boolean =>
  status === 'requested' || status === 'enrolled'

/** Credits of the sections that the student is enrolled in. */
export const creditsEnrolled = ({ items }: { readonly items: readonly Pick<Item, 'status' | 'credits'>[] }): number =>
  items.reduce((sum, { status, credits }) => sum + (status === 'enrolled' ? Math.round(credits * 100) : 0), 0) / 100

/** Credits of each section that the student waits for. */
export const creditsWaiting = ({ items }: RegistrationState): number[] =>
  items.filter(({ status }) => status === 'waitlisted').map(({ credits }) => credits)

export const itemOf = (state: RegistrationState, enrollmentId: Id): Item | undefined =>
  state.items.find(item => item.enrollmentId === enrollmentId)

/** What anybody may see. PENDING while an item is open, REFUSED when all ended without a place. */
export function showRegistration(state: RegistrationState): RegistrationView {
  const open = state.items.some(item => item.status === 'requested')
  const placed = state.items.some(item => isLive(item) && item.status !== 'requested')
  const items = state.items.map(showItem)
  return {
    id: state.id,
    student: state.student ?? state.id,
    term: state.term ?? state.id,
    status: open ? 'PENDING' : placed ? 'CONFIRMED' : 'REFUSED',
    items,
    history: state.history,
  }
}

const hasSeat = ({ seat }: Item): boolean => seat === 'held' || seat === 'taken' || seat === 'offered'

function showItem(item: Item): RegistrationItem {
  const { enrollmentId, sectionId, courseId, credits, status, reasons, invoiceId, overrides, conditional } = item
  return {
    enrollmentId,
    sectionId,
    ...(courseId !== undefined && { courseId }),
    ...(item.crossListGroup !== undefined && { crossListGroup: item.crossListGroup }),
    credits,
    status,
    seat: hasSeat(item),
    reasons,
    ...(invoiceId !== undefined && { invoiceId }),
    ...(overrides.length > 0 && { overrides }),
    ...(conditional && { conditional }),
    ...(item.swaps !== undefined && { swaps: item.swaps }),
    ...(item.cancelledFrom !== undefined && { cancelledFrom: item.cancelledFrom }),
    ...(item.status === 'offered' && { offerExpires: item.offerExpires }),
    ...(item.enrolledAt !== undefined && { enrolledAt: item.enrolledAt }),
    ...(item.endedAt !== undefined && { endedAt: item.endedAt }),
  }
}

/** What every event about an item says: whose it is, and where. */
export const about = (
  { enrollmentId, sectionId, crossListGroup }: Pick<Item, 'enrollmentId' | 'sectionId' | 'crossListGroup'>,
  { id, student }: RegistrationState,
) => ({
  registrationId: id,
  student: student ?? id,
  enrollmentId,
  sectionId,
  ...(crossListGroup !== undefined && { crossListGroup }),
})
