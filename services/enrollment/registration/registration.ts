import { type Id, REGISTRATION_STEPS_TOPIC, RegistrationView } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import { type Aggregate, defineAggregate } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { Seats } from '../seats/seats.ts'
import { decideRegistration } from './decisions.ts'
import { evolveRegistration } from './evolution.ts'
import { RegistrationCommand, type RegistrationEvent, registrationEvents } from './language.ts'
import { initialRegistration, RegistrationState, showRegistration } from './state.ts'

/**
 * The saga of one student's registration in one term:
 *
 *   request ─► asked ─► held ─► invoice requested ─► paid ─► enrolled
 *                 │        └─ payment failed, or silence until the deadline ─► refused, seat and invoice go back
 *                 ├─► waitlisted ─► promoted, or offered ─► accepted ─► held …
 *                 └─► refused
 */
export const Registration: Aggregate<RegistrationState, RegistrationCommand, RegistrationEvent, RegistrationView> =
  defineAggregate({
    type: 'Registration',
    command: RegistrationCommand,
    state: RegistrationState,
    view: RegistrationView,
    events: registrationEvents,
    initial: initialRegistration,
    decide: decideRegistration,
    evolve: evolveRegistration,
    show: showRegistration,
    asks: state =>
      state.items
        .filter(item => item.seat === 'asked')
        .map(({ enrollmentId, sectionId, waitlist, capacity, replaces, lifted, addDeadline }) => ({
          id: `${enrollmentId}:hold`,
          of: Seats,
          target: sectionId,
          command: {
            type: 'hold',
            enrollmentId,
            registrationId: state.id,
            student: state.student,
            waitlist,
            facts: capacity,
            replaces,
            beyondCapacity: lifted.includes('CAPACITY'),
            addDeadline,
            heldSeconds: state.paymentSeconds,
          },
          answered: (reply: Reply) => seatAnswered(enrollmentId, reply),
        })),
    due: state =>
      state.items
        .flatMap(({ seat, paymentDue, offerExpires }) =>
          seat === 'held' ? (paymentDue ?? []) : seat === 'offered' ? (offerExpires ?? []) : [],
        )
        .toSorted()[0] ?? null,
    onDue: () => ({ type: 'time-passed' }),
    topic: topicOf,
  })

/** What billing has to do goes to its worker; what only leads on to an outcome is a step, and what Seats tells better
 * stays here. */
function topicOf(event: RegistrationEvent): string | null {
  switch (event.type) {
    case 'enrollment.invoice-requested':
    case 'enrollment.invoice-withdrawn':
      return 'billing-worker'
    case 'enrollment.registration-requested':
      return event.data.refused.length > 0 ? 'enrollment' : REGISTRATION_STEPS_TOPIC
    case 'enrollment.item-held':
      return null
    default:
      return 'enrollment'
  }
}

const Granted = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('held') }),
  z.object({ answer: z.literal('waitlisted'), position: z.number().int() }),
])

function seatAnswered(enrollmentId: Id, reply: Reply): RegistrationCommand {
  const about = { type: 'seat-answered' as const, enrollmentId }
  return reply.ok
    ? { ...about, ...Granted.parse(reply.result), reasons: [] }
    : { ...about, answer: 'refused', reasons: reply.refused }
}
