import type { AnyEventDefinition } from '../event.ts'
import * as billing from '../events/billing.ts'
import * as catalog from '../events/catalog.ts'
import * as enrollment from '../events/enrollment.ts'
import * as identity from '../events/identity.ts'

/** A topic of the broker, and the events that travel on it. */
export interface Channel {
  /** The app id of whoever publishes there, or of the worker whose queue it is. */
  readonly topic: string
  readonly description: string
  /** Sent by the service that the topic is named after, or received by the worker. */
  readonly action: 'send' | 'receive'
  readonly events: readonly AnyEventDefinition[]
}

const definitions = (module: object): AnyEventDefinition[] =>
  Object.values(module).filter(value => typeof value === 'function' && 'upcasters' in value)

const publishing = (topic: string, about: string, module: object): Channel => ({
  topic,
  description: about,
  action: 'send',
  events: definitions(module),
})

/** Events of Seats travel on a topic of their own. */
const ofSeats = (seats: boolean): AnyEventDefinition[] =>
  definitions(enrollment).filter(({ type }) => /^enrollment\.seats?-/.test(type) === seats)

/** Every channel of the platform. A worker's queue has the events of others that are commands to it. */
export const channels: readonly Channel[] = [
  publishing('identity', 'Universities, persons and their sessions.', identity),
  publishing('catalog', 'Terms, courses, sections and imports.', catalog),
  { ...publishing('enrollment', 'Registrations.', enrollment), events: ofSeats(false) },
  { ...publishing(enrollment.SEATS_TOPIC, 'The seats of sections.', enrollment), events: ofSeats(true) },
  publishing('billing', 'Accounts, invoices and payments.', billing),
  {
    topic: 'billing-worker',
    description: 'What is to be invoiced, or not any more.',
    action: 'receive',
    events: [enrollment.InvoiceRequested, enrollment.InvoiceWithdrawn],
  },
]
