import {
  CancellationView,
  CourseTaken,
  CrossListGroup,
  EnrollmentStatus,
  Hold,
  Id,
  Instant,
  RegistrationView,
  SectionSeats,
  StudentProfile,
  StudentView,
  Term,
  TimeTicketsView,
} from '@campus/contracts'
import { defineCollection } from '@campus/documents'
import { z } from 'zod'
import { CourseRules } from './eligibility/course-rules.ts'
import { SectionFacts } from './eligibility/section-facts.ts'

/** Milliseconds that what the catalog and offices set for everybody may be old, where another replica has written it. */
const LATELY = 250

/** Registrations as they are shown, by registration. */
export const registrations = defineCollection({ kind: 'registration', schema: RegistrationView, indexes: {} })

/** One document for each enrollment that ever was, for lists and rosters. */
export const Enrollment = z.object({
  id: Id,
  registrationId: Id,
  student: Id,
  term: Id,
  sectionId: Id,
  courseId: Id.optional(),
  crossListGroup: Id.optional(),
  conditional: z.literal(true).optional(),
  status: EnrollmentStatus,
  /** What it was when its section was cancelled. */
  cancelledFrom: EnrollmentStatus.optional(),
  credits: z.number(),
  /** From when, and until when, the seat was theirs; or when it ended otherwise. */
  enrolledAt: Instant.optional(),
  endedAt: Instant.optional(),
})
export type Enrollment = z.infer<typeof Enrollment>
export const enrollments = defineCollection({
  kind: 'enrollment',
  schema: Enrollment,
  indexes: {
    student: { fields: ['student', 'term'] },
    standing: { fields: ['student', 'status'] },
    section: { fields: ['sectionId', 'status'] },
    group: { fields: ['crossListGroup', 'status'], sparse: true },
    term: { fields: ['term', 'student'] },
    conditional: { fields: ['term', 'conditional', 'status'], sparse: true },
  },
})

/** Free, held and taken seats, by section. */
export const seats = defineCollection({ kind: 'seats', schema: SectionSeats, indexes: {} })

/** Sections and terms as the catalog last told. */
export const sections = defineCollection({
  kind: 'section',
  readLatelyMs: LATELY,
  schema: SectionFacts,
  indexes: { course: { fields: ['courseId', 'term'] } },
})
/** Combined capacities of cross-listed sections, with the catalog's sequence that they are from. */
export const SharedCapacity = CrossListGroup.extend({ sequence: z.number().int() })
export const crossListGroups = defineCollection({ kind: 'cross-list-group', schema: SharedCapacity, indexes: {} })
/** Courses that ask something of whoever takes them; what asks nothing is not here. */
export const RuledCourse = z.object({ id: Id, rules: CourseRules })
export const courses = defineCollection({ kind: 'course', schema: RuledCourse, indexes: {}, readLatelyMs: LATELY })
export const terms = defineCollection({ kind: 'term', schema: Term, indexes: {}, readLatelyMs: LATELY })

/** Invoices that billing has issued, so that nobody is sent to pay what is not there yet. */
export const IssuedInvoice = z.object({ id: Id, due: Instant })
export const invoices = defineCollection({ kind: 'invoice', schema: IssuedInvoice, indexes: {} })

/** Holds and overrides of each student, for whoever decides; and each hold by its own id. */
export const students = defineCollection({ kind: 'student', schema: StudentView, indexes: {} })
export const holds = defineCollection({ kind: 'hold', schema: Hold, indexes: {} })

/** Courses taken before, by student. */
export const CoursesTaken = z.object({ id: Id, courses: z.array(CourseTaken) })
export const coursesTaken = defineCollection({ kind: 'courses-taken', schema: CoursesTaken, indexes: {} })

/** What else the university knows of a student, by student; who has no profile is not here. */
export const KnownStudent = z.object({ id: Id, profile: StudentProfile })
export const profiles = defineCollection({ kind: 'student-profile', schema: KnownStudent, indexes: {} })

/** Who registers from when on, by term; a term without is not here. */
export const timeTickets = defineCollection({
  kind: 'time-tickets',
  schema: TimeTicketsView,
  indexes: {},
  readLatelyMs: LATELY,
})

/** The cancellation of a section, by section: the last that was proposed, and how far it is. */
export const cancellations = defineCollection({ kind: 'cancellation', schema: CancellationView, indexes: {} })
