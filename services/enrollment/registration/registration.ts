import { BILLING_WORKER_TOPIC, type Id, RegistrationView } from '@campus/contracts'
import type { Ask, Reply } from '@campus/dapr'
import { type Aggregate, defineAggregate } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { Seats } from '../seats/seats.ts'
import { decideRegistration } from './decisions.ts'
import { evolveRegistration } from './evolution.ts'
import { RegistrationCommand, type RegistrationEvent, registrationEvents } from './language.ts'
import { type Item, initialRegistration, RegistrationState, showRegistration } from './state.ts'

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
    asks: state => state.items.filter(item => item.seat === 'asked').map(item => asked(item, state)),
    due: state =>
      state.items
        .flatMap(({ seat, paymentDue, offerExpires }) =>
          seat === 'held' ? (paymentDue ?? []) : seat === 'offered' ? (offerExpires ?? []) : [],
        )
        .toSorted()[0] ?? null,
    onDue: () => ({ type: 'time-passed' }),
    topic: topicOf,
  })

/** The question for a seat: to the section's own, or to those that its cross-list group shares. */
function asked(item: Item, { id, student, paymentSeconds }: RegistrationState): Ask<RegistrationCommand> {
  const { enrollmentId, sectionId, crossListGroup, waitlist, capacity, pools, replaces, lifted, addDeadline } = item
  return {
    id: `${enrollmentId}:hold`,
    of: Seats,
    target: crossListGroup ?? sectionId,
    command: {
      type: 'hold',
      enrollmentId,
      registrationId: id,
      student,
      ...(crossListGroup !== undefined && { sectionId, leaves: leftFor(item) }),
      waitlist,
      facts: capacity,
      pools,
      replaces,
      beyondCapacity: lifted.includes('CAPACITY'),
      addDeadline,
      heldSeconds: paymentSeconds,
    },
    answered: (reply: Reply) => seatAnswered(enrollmentId, reply),
  }
}

/** What billing has to do goes to its worker; what only leads on to an outcome, and what Seats tells better, stays here. */
function topicOf(event: RegistrationEvent): string | null {
  switch (event.type) {
    case 'enrollment.invoice-requested':
    case 'enrollment.invoice-withdrawn':
      return BILLING_WORKER_TOPIC
    case 'enrollment.registration-requested':
      return event.data.refused.length > 0 ? 'enrollment' : null
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

/** Enrollments that are left once this one has come about (S-06). */
const leftFor = ({ swaps, batch }: Item): Id[] => [...(swaps === undefined ? [] : [swaps]), ...(batch?.leaves ?? [])]

function seatAnswered(enrollmentId: Id, reply: Reply): RegistrationCommand {
  const about = { type: 'seat-answered' as const, enrollmentId }
  return reply.ok
    ? { ...about, ...Granted.parse(reply.result), reasons: [] }
    : { ...about, answer: 'refused', reasons: reply.refused }
}
