import {
  Alternate,
  Deadlines,
  type EventOf,
  Id,
  Instant,
  InvoiceRequested,
  InvoiceWithdrawn,
  ItemAdminDropped,
  ItemCancelled,
  ItemConfirmed,
  ItemDropped,
  ItemEnrolled,
  ItemHeld,
  ItemOfferEnded,
  ItemOffered,
  ItemPromoted,
  ItemRefused,
  ItemRescheduled,
  ItemSkipped,
  ItemWaitlisted,
  ItemWithdrawn,
  PaymentChoice,
  Refusal,
  RegistrationRequested,
  SectionStanding,
  SharedSeats,
  TermWithdrawn,
} from '@campus/contracts'
import { z } from 'zod'
import { CourseRules } from '../eligibility/course-rules.ts'
import { SectionFacts, TermFacts } from '../eligibility/section-facts.ts'
import { StudentFacts } from '../eligibility/student-facts.ts'

/** Which deadlines hold now, by section. */
const BySection = z.record(z.string(), Deadlines)

/** What a student asks for, with the facts found for it: deciding needs nothing from outside. */
export const Wishes = z.object({
  student: Id,
  term: Id,
  termFacts: TermFacts.optional(),
  studentFacts: StudentFacts.optional(),
  add: z.array(
    z.object({
      sectionId: Id,
      credits: z.number().optional(),
      waitlist: z.boolean(),
      swap: Id.optional(),
      facts: SectionFacts.optional(),
      shared: SharedSeats.optional(),
      rules: CourseRules.optional(),
    }),
  ),
  drop: z.array(Id),
  /** All that is added, or none of it; what is dropped, is dropped with all. */
  allOrNone: z.boolean().optional(),
  /** Of the sections to drop; where they are not known the term's hold. */
  deadlinesBySection: BySection.optional(),
})
export type Wishes = z.infer<typeof Wishes>

/** A seat from the waitlist: an offer, where it says until when, and what offices say of the student by then. */
const Offering = { offeredUntil: Instant.optional(), studentFacts: StudentFacts.optional() }

/** Said by somebody of the university in the student's name, and why; without it the student speaks. */
const OnBehalf = { onBehalf: z.object({ reason: z.string() }).optional() }

/** Going by oneself; together, along with what is taken only beside it. */
const Leaving = { deadlines: Deadlines.optional(), together: z.boolean().optional(), ...OnBehalf }

/** What a registration may be told. */
export const RegistrationCommand = z.discriminatedUnion('type', [
  Wishes.extend({
    type: z.literal('request'),
    ...OnBehalf,
    paymentSeconds: z.number().positive(),
    payment: PaymentChoice.optional(),
  }),
  Wishes.extend({ type: z.literal('consider') }),
  z.object({
    type: z.literal('seat-answered'),
    enrollmentId: Id,
    answer: z.enum(['held', 'waitlisted', 'refused']),
    position: z.number().int().optional(),
    reasons: z.array(Refusal),
  }),
  z.object({ type: z.literal('seat-promoted'), enrollmentId: Id, ...Offering }),
  z.object({
    type: z.literal('seat-doubted'),
    enrollmentId: Id,
    sectionId: Id,
    crossListGroup: Id.optional(),
    waits: z.literal(true).optional(),
    ...Offering,
  }),
  z.object({ type: z.literal('accept-offer'), enrollmentId: Id, studentFacts: StudentFacts.optional(), ...OnBehalf }),
  z.object({ type: z.literal('decline-offer'), enrollmentId: Id, ...OnBehalf }),
  z.object({
    type: z.literal('grades-known'),
    studentFacts: StudentFacts,
    /** What the courses of conditional enrollments ask for, by course. */
    rules: z.record(z.string(), CourseRules),
    deadlinesBySection: BySection.optional(),
  }),
  z.object({
    type: z.literal('cancel-section'),
    enrollmentId: Id,
    cancellationId: Id,
    reason: z.string(),
    /** Other sections of the course that have free seats. */
    alternates: z.array(Alternate),
  }),
  z.object({
    type: z.literal('section-changed'),
    enrollmentId: Id,
    sectionSequence: z.number().int(),
    now: SectionStanding,
  }),
  z.object({ type: z.literal('withdraw'), enrollmentId: Id, ...Leaving }),
  z.object({
    type: z.literal('drop-administratively'),
    enrollmentId: Id,
    deadlines: Deadlines.optional(),
    onBehalf: OnBehalf.onBehalf.unwrap(),
  }),
  z.object({ type: z.literal('withdraw-from-term'), deadlinesBySection: BySection, ...OnBehalf }),
  z.object({ type: z.literal('invoice-paid'), invoiceId: Id }),
  z.object({ type: z.literal('payment-failed'), invoiceId: Id, reason: z.string() }),
  z.object({ type: z.literal('time-passed') }),
  z.object({ type: z.literal('drop'), enrollmentId: Id, ...Leaving }),
])
export type RegistrationCommand = z.infer<typeof RegistrationCommand>
export type CommandOf<Type extends RegistrationCommand['type']> = Extract<RegistrationCommand, { type: Type }>

export const registrationEvents = [
  RegistrationRequested,
  ItemHeld,
  ItemWaitlisted,
  ItemRefused,
  ItemPromoted,
  ItemEnrolled,
  ItemDropped,
  ItemWithdrawn,
  ItemConfirmed,
  ItemAdminDropped,
  ItemCancelled,
  ItemRescheduled,
  ItemOffered,
  ItemOfferEnded,
  ItemSkipped,
  InvoiceRequested,
  InvoiceWithdrawn,
  TermWithdrawn,
] as const
export type RegistrationEvent = EventOf<(typeof registrationEvents)[number]>
