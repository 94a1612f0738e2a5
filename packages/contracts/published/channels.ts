import type { AnyEventDefinition } from '../event.ts'
import * as billing from '../events/billing.ts'
import * as cancellations from '../events/cancellations.ts'
import * as catalog from '../events/catalog.ts'
import * as enrollment from '../events/enrollment.ts'
import * as identity from '../events/identity.ts'
import * as seats from '../events/seats.ts'
import * as student from '../events/student.ts'
import * as studentProfile from '../events/student-profile.ts'
import * as timeTickets from '../events/time-tickets.ts'

/** A topic of the broker, and the events that travel on it. */
export interface Channel {
  /** The app id of whoever publishes there, or of the worker whose queue it is. */
  readonly topic: string
  readonly description: string
  /** Sent by the service that the topic is named after, or received by the worker. */
  readonly action: 'send' | 'receive'
  readonly events: readonly AnyEventDefinition[]
}

/** By name: the order of a module's exports depends on who loads it. */
const definitions = (module: object): AnyEventDefinition[] =>
  Object.values(module)
    .filter((value): value is AnyEventDefinition => typeof value === 'function' && 'upcasters' in value)
    .toSorted((a, b) => (a.type < b.type ? -1 : 1))

/** Events of a module that do not travel on its main topic. */
const worker: readonly AnyEventDefinition[] = [enrollment.InvoiceRequested, enrollment.InvoiceWithdrawn]
const settlements: readonly AnyEventDefinition[] = [billing.InvoicePaid, billing.PaymentFailed]

/** Events that stay in their service: its own subscribers alone hear of them. */
export const internal: readonly AnyEventDefinition[] = [
  student.CoursesRecorded,
  studentProfile.StudentProfileSet,
  enrollment.ItemHeld,
  cancellations.CancellationClosed,
  cancellations.CancellationListed,
  cancellations.CancellationAdvanced,
  billing.PaymentStarted,
  billing.PaymentPending,
  billing.PaymentSucceeded,
  billing.PaymentExpired,
]

const sending = (topic: string, description: string, events: readonly AnyEventDefinition[]): Channel => ({
  topic,
  description,
  action: 'send',
  events,
})
const without = (module: object, elsewhere: readonly AnyEventDefinition[]): AnyEventDefinition[] =>
  definitions(module).filter(event => !elsewhere.includes(event))

/** Every channel of the platform. A worker's queue has the events of others that are commands to it. */
export const channels: readonly Channel[] = [
  sending('identity', 'Universities, persons and their sessions.', definitions(identity)),
  sending('catalog', 'Terms, courses, sections and imports.', definitions(catalog)),
  sending(
    'enrollment',
    'What became of registrations, holds, overrides, limits and time tickets; requests with items refused at once.',
    [...without(student, internal), ...definitions(timeTickets), ...without(enrollment, [...worker, ...internal])],
  ),
  sending(
    seats.SEATS_TOPIC,
    'The seats of sections as they stand: of changes in quick succession the newest alone is told.',
    definitions(seats),
  ),
  sending(
    cancellations.CANCELLATIONS_TOPIC,
    'Sections to be cancelled: proposed, approved, done.',
    without(cancellations, internal),
  ),
  sending(
    'billing',
    'Accounts, and invoices for the student to see to.',
    without(billing, [...settlements, ...internal]),
  ),
  sending(billing.SETTLEMENTS_TOPIC, 'How invoices end for those who wait for them.', settlements),
  {
    topic: enrollment.BILLING_WORKER_TOPIC,
    description: 'What is to be invoiced, or not any more.',
    action: 'receive',
    events: worker,
  },
]
