import {
  CANCELLATIONS_TOPIC,
  type CancellationView,
  CoursePublished,
  CoursesRecorded,
  CrossListGroupSet,
  HoldPlaced,
  HoldReleased,
  InvoiceIssued,
  type RegistrationView,
  SEATS_TOPIC,
  type SeatsView,
  SectionSet,
  StudentProfileSet,
  type StudentView,
  seatsEvents,
  TermSet,
  TimeTicketsSet,
  type TimeTicketsView,
  toldOfSections,
} from '@campus/contracts'
import type { Projection } from '@campus/dapr'
import { type Context, project, shown } from '@campus/platform'
import { calendarViews } from './calendar/views.ts'
import { cancellationEvents } from './cancellations/language.ts'
import {
  cancellations,
  courses,
  coursesTaken,
  crossListGroups,
  enrollments,
  holds,
  invoices,
  profiles,
  registrations,
  seats,
  sections,
  students,
  terms,
  timeTickets,
} from './collections.ts'
import { CourseRules } from './eligibility/course-rules.ts'
import { SectionFacts } from './eligibility/section-facts.ts'
import { enrollmentsIn } from './registration/enrollments-in.ts'
import { registrationEvents } from './registration/language.ts'
import { studentEvents } from './students/student.ts'

/** What this service shows, kept from its own events and those of catalog and billing. */
export const views = (context: Context): Projection[] => [
  project(context, 'enrollment', registrationEvents, registrations, delivery => [
    { id: delivery.aggregateId, sequence: delivery.sequence, doc: shown<RegistrationView>(delivery) },
  ]),
  project(context, 'enrollment', registrationEvents, enrollments, delivery =>
    enrollmentsIn(shown<RegistrationView>(delivery)).map(doc => ({ id: doc.id, sequence: delivery.sequence, doc })),
  ),
  project(context, SEATS_TOPIC, seatsEvents, seats, delivery => toldOfSections(shown<SeatsView>(delivery), delivery)),
  project(context, 'catalog', [SectionSet], sections, ({ aggregateId, sequence, data }) => {
    const doc = SectionFacts.parse({ ...SectionSet.data.parse(data), sequence })
    return [{ id: aggregateId, sequence, doc }]
  }),
  project(context, 'catalog', [CrossListGroupSet], crossListGroups, ({ aggregateId, sequence, data }) => [
    { id: aggregateId, sequence, doc: { ...CrossListGroupSet.data.parse(data), sequence } },
  ]),
  project(context, 'catalog', [CoursePublished], courses, ({ aggregateId, sequence, data }) => {
    const rules = CourseRules.parse(CoursePublished.data.parse(data))
    return [{ id: aggregateId, sequence, doc: Object.keys(rules).length > 0 ? { id: aggregateId, rules } : null }]
  }),
  project(context, 'catalog', [TermSet], terms, ({ aggregateId, sequence, data }) => [
    { id: aggregateId, sequence, doc: TermSet.data.parse(data) },
  ]),
  project(context, 'enrollment', studentEvents, students, delivery => [
    { id: delivery.aggregateId, sequence: delivery.sequence, doc: shown<StudentView>(delivery) },
  ]),
  project(context, 'enrollment', [HoldPlaced, HoldReleased], holds, ({ type, sequence, data }) =>
    type === HoldPlaced.type
      ? [{ id: HoldPlaced.data.parse(data).id, sequence, doc: HoldPlaced.data.parse(data) }]
      : [{ id: HoldReleased.data.parse(data).id, sequence, doc: null }],
  ),
  project(context, 'enrollment', [CoursesRecorded], coursesTaken, ({ aggregateId, sequence, data }) => [
    { id: aggregateId, sequence, doc: { id: aggregateId, courses: CoursesRecorded.data.parse(data).courses } },
  ]),
  project(context, 'enrollment', [StudentProfileSet], profiles, ({ aggregateId, sequence, data }) => [
    { id: aggregateId, sequence, doc: { id: aggregateId, profile: StudentProfileSet.data.parse(data).profile } },
  ]),
  project(context, 'enrollment', [TimeTicketsSet], timeTickets, delivery => [
    { id: delivery.aggregateId, sequence: delivery.sequence, doc: shown<TimeTicketsView>(delivery) },
  ]),
  project(context, 'billing', [InvoiceIssued], invoices, ({ sequence, data }) => {
    const { id, due } = InvoiceIssued.data.parse(data).invoice
    return [{ id, sequence, doc: { id, due } }]
  }),
  project(context, CANCELLATIONS_TOPIC, cancellationEvents, cancellations, delivery => [
    { id: delivery.aggregateId, sequence: delivery.sequence, doc: shown<CancellationView>(delivery) },
  ]),
  ...calendarViews(context),
]
