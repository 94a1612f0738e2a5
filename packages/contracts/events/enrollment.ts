import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { Id } from '../ids.ts'
import { Refusal } from '../refusals.ts'
import { Requirement } from '../requirement.ts'
import { Instant } from '../time.ts'
import { Warning } from '../warnings.ts'
import { Course, Meeting, Section, SectionStanding } from './catalog.ts'
import { PaymentChoice } from './payment-choice.ts'
import { SeatingFacts } from './seats.ts'
import { OverrideCode, WaitingLimit } from './student.ts'

/** States of one enrollment, as far as this installation knows them. */
export const EnrollmentStatus = z.enum([
  'requested',
  'enrolled',
  'waitlisted',
  'offered',
  'expired',
  'declined',
  'refused',
  'dropped',
  'withdrawn',
  'admin_dropped',
  'cancelled_section',
])
export type EnrollmentStatus = z.infer<typeof EnrollmentStatus>

/** Somebody of the university who acts in a student's name: the student hears which office, staff who and why. */
export const Actor = z.object({
  office: z.literal('registrar'),
  person: Id.optional(),
  reason: z.string().optional(),
})
export type Actor = z.infer<typeof Actor>

export const RegistrationItem = z.object({
  enrollmentId: Id,
  sectionId: Id,
  courseId: Id.optional(),
  credits: z.number(),
  status: EnrollmentStatus,
  /** True while a seat is held or taken for this item. */
  seat: z.boolean(),
  reasons: z.array(Refusal),
  invoiceId: Id.optional(),
  crossListGroup: Id.optional(),
  /** Overrides that let it past a rule. */
  overrides: z.array(Id).optional(),
  /** It stands only if grades still to come are good enough. */
  conditional: z.literal(true).optional(),
  /** Until when, and no longer, an offered seat may be accepted. */
  offerExpires: Instant.optional(),
  /** From when, and until when, the seat was theirs; or when it ended otherwise. */
  enrolledAt: Instant.optional(),
  endedAt: Instant.optional(),
  /** The enrollment that is left once this one has come about. */
  swaps: Id.optional(),
  /** What it was when its section was cancelled. */
  cancelledFrom: EnrollmentStatus.optional(),
  /** Place in the queue as it stands now; the first is 1. */
  position: z.number().int().optional(),
})
export type RegistrationItem = z.infer<typeof RegistrationItem>

export const RegistrationStatus = z.enum(['PENDING', 'CONFIRMED', 'REFUSED'])

/** The public state of one student's registration in one term. */
export const RegistrationView = z.object({
  id: Id,
  student: Id,
  term: Id,
  status: RegistrationStatus,
  items: z.array(RegistrationItem),
  history: z.array(
    z.object({
      at: Instant,
      sectionId: Id,
      status: EnrollmentStatus,
      reasons: z.array(z.string()),
      actor: Actor.optional(),
    }),
  ),
})
export type RegistrationView = z.infer<typeof RegistrationView>

const item = {
  registrationId: Id,
  student: Id,
  enrollmentId: Id,
  sectionId: Id,
  /** The cross-list group whose seats it is about, where the section is of one. */
  crossListGroup: Id.optional(),
  /** Who did it in the student's name, if somebody did. */
  actor: Actor.optional(),
}

/** Sections that are asked for together, all or none, and the enrollments that are left for them. */
export const Batch = z.object({ id: Id, leaves: z.array(Id) })
export type Batch = z.infer<typeof Batch>

/** What a course says of other courses. */
export const CourseTies = Course.pick({ antirequisites: true, equivalents: true })
export type CourseTies = z.infer<typeof CourseTies>

/** What an enrollment has to do with the others of its term, as it was when it was asked for. */
export const EnrollmentTies = CourseTies.extend({
  /** What it needs beside it: the parts of its course's corequisites that were not done before. */
  needs: z.array(Requirement).min(1).optional(),
  /** Courses that count as those which are needed, by these. */
  counting: z.record(z.string(), z.array(Id)).optional(),
  links: Section.shape.links,
})
export type EnrollmentTies = z.infer<typeof EnrollmentTies>

/** A section as it is asked for. */
export const RequestedItem = z.object({
  enrollmentId: Id,
  sectionId: Id,
  courseId: Id,
  credits: z.number(),
  waitlist: z.boolean(),
  meetings: z.array(Meeting),
  /** Earlier enrollments of this registration in the section: whatever they still have there comes free first. */
  replaces: z.array(Id).default([]),
  /** Overrides that it takes, and the rules that they let it past. */
  overrides: z.array(Id).default([]),
  lifted: z.array(OverrideCode).default([]),
  /** It stands only if grades still to come are good enough. */
  conditional: z.boolean().default(false),
  /** The enrollment that is left once this one has come about, and no sooner. */
  swaps: Id.optional(),
  batch: Batch.optional(),
  ties: EnrollmentTies.optional(),
  capacity: SeatingFacts,
  /** The cross-list group that its seats are of, and the reserves that the student may have seats of. */
  crossListGroup: Id.optional(),
  pools: z.array(z.string()).optional(),
  /** Nobody gets a seat from the waitlist from then on. */
  addDeadline: Instant.optional(),
})

export const RegistrationRequested = defineEvent(
  'enrollment.registration-requested',
  'A student asked for sections; nothing is held yet.',
  z.object({
    registrationId: Id,
    student: Id,
    term: Id,
    items: z.array(RequestedItem),
    refused: z.array(z.object({ sectionId: Id, reasons: z.array(Refusal) })),
    paymentSeconds: z.number(),
    /** Most credits in this term, for when a seat comes free for who waits. */
    maxCredits: z.number().optional(),
    /** For how much a student waits at most in this term. */
    mayWait: WaitingLimit.optional(),
    payment: PaymentChoice.optional(),
    actor: Actor.optional(),
  }),
)
export const ItemHeld = defineEvent('enrollment.item-held', 'A seat is held until the invoice is paid.', z.object(item))
export const ItemWaitlisted = defineEvent(
  'enrollment.item-waitlisted',
  'The section was full; the student waits.',
  z.object({ ...item, position: z.number().int() }),
)
export const ItemRefused = defineEvent(
  'enrollment.item-refused',
  'The item ended without a seat, or its held seat goes back (R-02).',
  z.object({ ...item, reasons: z.array(Refusal).min(1), seat: z.boolean() }),
)
export const ItemEnrolled = defineEvent('enrollment.item-enrolled', 'The seat is the student’s.', z.object(item))
export const ItemPromoted = defineEvent(
  'enrollment.item-promoted',
  'A waiting student got a seat, held until the invoice is paid (R-08).',
  z.object(item),
)
/** It was left together with everything else in the term. */
const altogether = { altogether: z.literal(true).optional() }

export const ItemDropped = defineEvent(
  'enrollment.item-dropped',
  'The student left before the drop deadline (R-03).',
  z.object({ ...item, seat: z.boolean(), ...altogether }),
)
export const ItemWithdrawn = defineEvent(
  'enrollment.item-withdrawn',
  'The student left after the drop deadline: W on the transcript (R-03).',
  z.object({ ...item, seat: z.boolean(), ...altogether }),
)
export const TermWithdrawn = defineEvent(
  'enrollment.term-withdrawn',
  'The student left the whole term: what was left before its drop deadline leaves no trace, the rest a W (R-03).',
  z.object({
    registrationId: Id,
    student: Id,
    term: Id,
    /** Sections left without a trace, and with a W. */
    dropped: z.array(Id),
    withdrawn: z.array(Id),
    warnings: z.array(Warning),
    actor: Actor.optional(),
  }),
)
export const ItemConfirmed = defineEvent(
  'enrollment.item-confirmed',
  'A conditional enrollment stands: the grades it depended on are good enough (R-13).',
  z.object(item),
)
export const ItemAdminDropped = defineEvent(
  'enrollment.item-admin-dropped',
  'The university ended an enrollment: it goes back with its seat and its charge (R-02, R-13).',
  z.object({
    ...item,
    reasons: z.array(Refusal).min(1),
    seat: z.boolean(),
    warnings: z.array(Warning).default([]),
  }),
)
export const ItemCancelled = defineEvent(
  'enrollment.item-cancelled',
  'The section was cancelled: an enrollment, an offer or a place in its queue ended, without a trace and without a charge (R-18).',
  z.object({
    ...item,
    cancellationId: Id,
    /** What it was until then. */
    from: EnrollmentStatus,
    reasons: z.array(Refusal).min(1),
    seat: z.boolean(),
    /** Other sections of the course that had free seats and meet when the student is free. */
    alternates: z.array(Id),
    warnings: z.array(Warning),
    /** Told before: it only turned out that the section still had a seat for it. */
    again: z.literal(true).optional(),
  }),
)
export const ItemRescheduled = defineEvent(
  'enrollment.item-rescheduled',
  'The section of an enrollment, or of a place in its queue, moved or changed its status.',
  z.object({
    ...item,
    /** Of the section in the catalog. */
    sectionSequence: z.number().int(),
    /** What the registration knew of it, and what it is now. */
    was: SectionStanding,
    now: SectionStanding,
    /** Sections that the student sits in at a time that has come to be the same. */
    clashes: z.array(Id),
  }),
)
export const ItemOffered = defineEvent(
  'enrollment.item-offered',
  'A seat came free for a waiting student, who may accept it until it expires (R-08, R-09).',
  z.object({ ...item, expires: Instant }),
)
export const ItemOfferEnded = defineEvent(
  'enrollment.item-offer-ended',
  'An offered seat was declined, or not accepted in time, and goes back (R-09).',
  z.object({ ...item, how: z.enum(['declined', 'expired']) }),
)
export const ItemSkipped = defineEvent(
  'enrollment.item-skipped',
  'A seat came free, but the student may not have it now: the next one gets it, the place in the queue stays (R-08).',
  z.object({
    ...item,
    reasons: z.array(Refusal).min(1),
    again: z.boolean(),
    /** When what stands in the way ends by itself, if it does. */
    until: Instant.optional(),
  }),
)

/** A line the invoice must carry: what is charged for, not how much. */
export const InvoiceLineRequest = z.object({ enrollmentId: Id, sectionId: Id, credits: z.number() })

export const InvoiceRequested = defineEvent(
  'enrollment.invoice-requested',
  'Command to billing-worker: issue an invoice for held seats, and charge it where the student chose how to pay.',
  z.object({
    invoiceId: Id,
    registrationId: Id,
    student: Id,
    term: Id,
    due: Instant,
    lines: z.array(InvoiceLineRequest).min(1),
    payment: PaymentChoice.optional(),
  }),
)
export const InvoiceWithdrawn = defineEvent(
  'enrollment.invoice-withdrawn',
  'Command to billing-worker: void these lines (all of them when none are named); money already paid becomes credit (R-26).',
  z.object({ invoiceId: Id, registrationId: Id, student: Id, enrollmentIds: z.array(Id), reason: z.string() }),
)

/** What billing's worker has to do. */
export const BILLING_WORKER_TOPIC = 'billing-worker'
