import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { Id } from '../ids.ts'
import { RefusalCode } from '../refusals.ts'
import { Instant, LocalDate } from '../time.ts'

/**
 * What a hold stops. `REG_ADD` and `REG_ALL` stop registering for more, no hold ever stops a drop; a `SILENT` one
 * does so too, without a word to the student of why.
 */
export const HoldEffect = z.enum([
  'REG_ALL',
  'REG_ADD',
  'TRANSCRIPT',
  'DIPLOMA',
  'GRADES_VIEW',
  'REFUND',
  'SELF_PAY',
  'SILENT',
])
export type HoldEffect = z.infer<typeof HoldEffect>

/** Whom a student turns to. */
export const Office = z.object({ name: z.string().min(1).max(120), contact: z.string().min(1).max(300) })
export type Office = z.infer<typeof Office>

/** Who placed a hold owns it: nobody else releases it. */
export const HoldOwner = z.enum(['registrar', 'finance'])
export type HoldOwner = z.infer<typeof HoldOwner>

/** A hold on a student, in force from `start` until before `end`, or until it is released. */
export const Hold = z.object({
  id: Id,
  student: Id,
  type: z.string().min(1).max(60),
  effects: z.array(HoldEffect).min(1).max(8),
  office: Office,
  owner: HoldOwner,
  reason: z.string().min(1).max(500),
  start: Instant,
  end: Instant.optional(),
  placedBy: Id,
})
export type Hold = z.infer<typeof Hold>

/**
 * What an override may lift: a seat beyond capacity, or a rule of R-04. Never a hold, which its own office releases, nor
 * what no authority can change.
 */
export const OverrideCode = z.enum([
  'CAPACITY',
  ...RefusalCode.extract([
    'TERM_CLOSED',
    'TIME_TICKET',
    'REPEAT_LIMIT',
    'PREREQ',
    'COREQ',
    'ANTIREQ',
    'RESTRICTION_LEVEL',
    'RESTRICTION_MAJOR',
    'RESTRICTION_CLASS',
    'RESTRICTION_CAMPUS',
    'CONSENT',
    'LINK_REQUIRED',
    'TIME_CONFLICT',
    'MAX_CREDIT',
    'MIN_CREDIT',
    'SECTION_FULL',
    'WAITLIST_AHEAD',
    'RESERVED_ONLY',
  ]).options,
])
export type OverrideCode = z.infer<typeof OverrideCode>

/** Leave for one student to get into one section, once, past the rules it names and no others. */
export const Override = z.object({
  id: Id,
  student: Id,
  sectionId: Id,
  codes: z.array(OverrideCode).min(1).max(19),
  expires: Instant,
  reason: z.string().min(1).max(500),
  grantedBy: Id,
  /** The enrollment that it was used for. */
  usedFor: Id.optional(),
})
export type Override = z.infer<typeof Override>

/** For how many sections, of how many credits together, a student waits at most. */
export const WaitingLimit = z.strictObject({ sections: z.int().min(0).max(99), credits: z.number().min(0).max(99) })
export type WaitingLimit = z.infer<typeof WaitingLimit>

/** Most credits that one student takes in a term, or in every term that has no limit of its own. */
export const CreditLimit = z.object({
  term: Id.optional(),
  maxCredits: z.number().min(0).max(99),
  /** Where it is not the usual one. */
  waiting: WaitingLimit.optional(),
  reason: z.string().min(1).max(500),
  setBy: Id,
})
export type CreditLimit = z.infer<typeof CreditLimit>

/** What others may see of a student's standing towards registration. */
export const StudentView = z.object({
  id: Id,
  holds: z.array(Hold),
  overrides: z.array(Override),
  limits: z.array(CreditLimit).default([]),
})
export type StudentView = z.infer<typeof StudentView>

export const HoldPlaced = defineEvent('enrollment.hold-placed', 'An office placed a hold on a student (R-10).', Hold)
export const HoldReleased = defineEvent(
  'enrollment.hold-released',
  'The office that placed it released a hold (R-10).',
  Hold.pick({ id: true, student: true, type: true, office: true }).extend({ releasedBy: Id }),
)
export const OverrideGranted = defineEvent(
  'enrollment.override-granted',
  'A student may get into a section past the rules named (R-17).',
  Override.omit({ usedFor: true }),
)
export const OverrideUsed = defineEvent(
  'enrollment.override-used',
  'A student got into a section by an override, which is used up (R-17).',
  Override.pick({ id: true, student: true, sectionId: true, codes: true }).extend({ usedFor: Id }),
)

export const CreditLimitSet = defineEvent(
  'enrollment.credit-limit-set',
  'The registrar set how many credits a student takes at most, or (null) leaves it to the term again (R-12).',
  CreditLimit.extend({ student: Id, maxCredits: CreditLimit.shape.maxCredits.nullable() }),
)

/** A course taken before, as the record of studies has it: what prerequisites read. */
export const CourseTaken = z.object({
  courseId: Id,
  term: Id,
  grade: z.string().min(1).max(8),
  credits: z.number().min(0).max(99),
  /** When its grade was given; without it, as old as its term. */
  takenAt: LocalDate.optional(),
})
export type CourseTaken = z.infer<typeof CourseTaken>

export const CoursesRecorded = defineEvent(
  'enrollment.courses-recorded',
  'Courses that a student took before became known, or their grades changed.',
  z.object({ student: Id, courses: z.array(CourseTaken) }),
)
