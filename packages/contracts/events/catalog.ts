import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { Id } from '../ids.ts'
import { Requirement } from '../requirement.ts'
import { Instant, LocalDate } from '../time.ts'
import { ClassStanding, Word } from './student-profile.ts'

/** Credit hours a course or section may be taken for; equal where there is no choice. At most two decimals. */
export const Credits = z
  .object({ min: z.number().min(0).max(99), max: z.number().min(0).max(99) })
  .refine(credits => credits.min <= credits.max, 'min is at most max')

export const Weekday = z.enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])

/** Single days of the campus calendar. */
const Days = z.array(LocalDate).max(100)

/**
 * A weekly meeting in campus time: days as RFC 5545 codes, `HH:MM` wall-clock times, first and last day where they
 * are not those of its part of term or term.
 */
export const Meeting = z.object({
  days: z.array(Weekday).min(1),
  start: z.iso.time({ precision: -1 }),
  end: z.iso.time({ precision: -1 }),
  from: LocalDate.optional(),
  to: LocalDate.optional(),
  every: z.number().int().min(1).max(8).optional().meta({
    description: 'Held every so many weeks, counted from the week of its first day (Monday to Sunday); 2: A/B weeks.',
  }),
  except: Days.optional().meta({ description: 'Days on which it is not held.' }),
  extra: Days.optional().meta({ description: 'Further days on which it is held, whatever else is said.' }),
  room: z.string().max(60).optional(),
  building: z.string().max(120).optional(),
})
export type Meeting = z.infer<typeof Meeting>

/** Summer terms take fewer credits. */
export const TermType = z.enum(['regular', 'summer'])
export type TermType = z.infer<typeof TermType>

/** Until when a section can be added, dropped without a trace, and left with a W: half-open instants. */
export const Deadlines = z.object({ addDeadline: Instant, dropDeadline: Instant, withdrawDeadline: Instant })
export type Deadlines = z.infer<typeof Deadlines>

/** A stretch of a term with dates of its own, such as its first eight weeks; sections name it by its id. */
export const PartOfTerm = Deadlines.extend({
  id: z.string().min(1).max(12),
  name: z.string().min(1).max(120),
  start: Instant,
  end: Instant,
})
export type PartOfTerm = z.infer<typeof PartOfTerm>

/** A term and its deadlines, all half-open instants. */
export const Term = Deadlines.extend({
  id: Id,
  name: z.string().min(1).max(120),
  type: TermType.optional().meta({ description: 'A regular one unless said otherwise.' }),
  start: Instant,
  end: Instant,
  registrationOpens: Instant,
  registrationCloses: Instant,
  parts: z.array(PartOfTerm).max(40).optional(),
  holidays: Days.optional().meta({ description: 'Days on which nothing is held (R-11).' }),
})
export type Term = z.infer<typeof Term>

const Allowed = z.array(Word).min(1).max(50)

/** Who alone may take it, each as student profiles say it: one entry of each list must fit. */
export const Restrictions = z.strictObject({
  levels: Allowed.optional(),
  majors: Allowed.optional(),
  classes: z.array(ClassStanding).min(1).max(5).optional(),
  campuses: Allowed.optional(),
})
export type Restrictions = z.infer<typeof Restrictions>

const Courses = z.array(Id).min(1).max(50)

export const Course = z.object({
  id: Id,
  subject: z.string().min(1).max(12),
  number: z.string().min(1).max(12),
  title: z.string().min(1).max(300),
  description: z.string().max(10_000),
  credits: Credits,
  /** What must be done before. */
  prerequisites: Requirement.optional(),
  /** What must be done before or in the same term. */
  corequisites: Requirement.optional(),
  antirequisites: Courses.optional().meta({
    description:
      'Credit is given for this course or for one of these, not for both (R-14). One side saying so is enough.',
  }),
  equivalents: Courses.optional().meta({
    description: 'Courses that count as this one: for prerequisites, repeats, and not to be taken beside it.',
  }),
  repeatLimit: z.int().min(1).max(99).optional().meta({
    description: 'How often a student takes it at most, a W included; without it, as often as they like.',
  }),
  restrictions: Restrictions.optional(),
  prerequisiteText: z.string().max(4000).optional(),
  attributes: z.array(z.string().max(300)).optional(),
})
export type Course = z.infer<typeof Course>

export const WaitlistMode = z.enum(['auto', 'offer'])
export type WaitlistMode = z.infer<typeof WaitlistMode>

/** Whose consent it takes to get in. */
export const Consent = z.enum(['instructor', 'department'])
export type Consent = z.infer<typeof Consent>

/** Sections of which one is to be taken beside, like the laboratories of a lecture. */
export const SectionLink = z.strictObject({ sections: z.array(Id).min(1).max(100) })
export type SectionLink = z.infer<typeof SectionLink>

/** Seats of a section that are kept for some until they are released: it says who may have them. */
export const Reserve = z.object({
  filter: Restrictions.refine(filter => Object.keys(filter).length > 0, 'say for whom the seats are kept'),
  seats: z.number().int().min(1).max(100_000),
  /** From then on what is not taken is for everybody; without it never. */
  releaseAt: Instant.optional(),
})
export type Reserve = z.infer<typeof Reserve>

/** Sections of several codes that are one class: together they have no more seats than this. */
export const CrossListGroup = z.object({ id: Id, capacity: z.number().int().min(0).max(100_000) })
export type CrossListGroup = z.infer<typeof CrossListGroup>

export const Section = z.object({
  id: Id,
  courseId: Id,
  term: Id,
  crn: z.string().min(1).max(12),
  code: z.string().max(12).optional(),
  title: z.string().max(300).optional(),
  /** Kinds of meeting, each once: `Laboratory, Lecture`. */
  type: z.string().max(200).optional(),
  capacity: z.number().int().min(0).max(100_000),
  waitlistCapacity: z.number().int().min(0).max(100_000),
  credits: Credits,
  meetings: z.array(Meeting).max(60),
  arranged: z.boolean(),
  partOfTerm: z.string().max(12).optional(),
  /** Deadlines of its own; those left out are the part of term's, or else the term's. */
  deadlines: Deadlines.partial().optional(),
  crossListGroup: Id.optional(),
  /** What a free seat is to who waits: theirs at once, or an offer to be accepted within so many hours. */
  waitlistMode: WaitlistMode.optional(),
  offerHours: z.number().int().min(1).max(336).optional(),
  instructors: z.array(Id).max(50).optional().meta({ description: 'The persons who teach it.' }),
  /** Beside those of its course. */
  restrictions: Restrictions.optional(),
  consent: Consent.optional(),
  links: z.array(SectionLink).min(1).max(10).optional().meta({
    description: 'One section of each link is taken with this one, in the same request or before.',
  }),
  /** How many the room takes: no override goes beyond. */
  roomLimit: z.number().int().min(0).max(100_000).optional(),
  reserves: z.array(Reserve).max(20).optional(),
  status: z.enum(['open', 'closed', 'cancelled']),
})
export type Section = z.infer<typeof Section>

export const TermSet = defineEvent('catalog.term-set', 'A term was created or its dates changed.', Term)
export const CoursePublished = defineEvent('catalog.course-published', 'A course was created or changed.', Course)
/** What those in a section are told when it changes: when and where it meets, and whether it is held. */
export const SectionStanding = Section.pick({ meetings: true, status: true })
export type SectionStanding = z.infer<typeof SectionStanding>

export const SectionSet = defineEvent(
  'catalog.section-set',
  'A section was opened or changed.',
  /** `before` is there where it moved, or its status changed. */
  Section.extend({ before: SectionStanding.optional() }),
)
export const CrossListGroupSet = defineEvent(
  'catalog.cross-list-group-set',
  'The combined capacity of cross-listed sections was set or changed (R-15).',
  CrossListGroup,
)

/** A catalog file on its way in: what was asked, and how much of it is through. */
export const ImportStarted = defineEvent(
  'catalog.import-started',
  'A registrar handed in a catalog file.',
  z.object({
    importId: Id,
    term: Id,
    /** Seats of a section whose row names none. */
    capacity: z.number().int().optional(),
    waitlistCapacity: z.number().int(),
    /** Pieces that the file is kept in until the import has ended. */
    parts: z.number().int(),
  }),
)
export const ImportAdvanced = defineEvent(
  'catalog.import-advanced',
  'More courses and sections of the file are in the catalog.',
  z.object({
    importId: Id,
    /** Courses and sections dealt with so far, of how many. */
    through: z.number().int(),
    of: z.number().int(),
    courses: z.number().int(),
    /** Courses that have prerequisites as text, and how many of these texts plainly say a rule. */
    prerequisites: z.object({ texts: z.number().int(), parsed: z.number().int() }),
    /** Section rows taken in, and how many of them only added a meeting to a section. */
    sections: z.number().int(),
    merged: z.number().int(),
  }),
)
export const ImportResumed = defineEvent(
  'catalog.import-resumed',
  'Nothing was heard of a running import for a while: it goes on where it was.',
  z.object({ importId: Id }),
)
export const ImportEnded = defineEvent(
  'catalog.import-ended',
  'The import is over: everything that could be taken in is, or nothing more will be.',
  z.object({
    importId: Id,
    status: z.enum(['done', 'failed']),
    /** Why it failed, where the rejected rows do not say it. */
    failure: z.object({ code: z.string(), detail: z.string() }).optional(),
  }),
)
