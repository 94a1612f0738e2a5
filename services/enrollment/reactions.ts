import {
  type Id,
  InvoicePaid,
  ItemDropped,
  ItemEnrolled,
  ItemRefused,
  PaymentFailed,
  RegistrationView,
  SEATS_TOPIC,
  SETTLEMENTS_TOPIC,
  SeatDoubted,
  SeatPromoted,
  SectionSet,
} from '@campus/contracts'
import { type Delivery, on, type Reaction } from '@campus/dapr'
import { type Context, commandFrom } from '@campus/platform'
import { Registration } from './registration.ts'
import type { RegistrationCommand } from './registration-language.ts'
import { Seats, type SeatsCommand } from './seats.ts'
import { Student } from './student.ts'

/** Event to command: how the parts of the saga hear of each other. */
export function reactions({ aggregates }: Context): Reaction[] {
  const tellSeats = async (delivery: Delivery, section: Id, command: SeatsCommand): Promise<void> => {
    await aggregates.send(Seats, delivery.tenant, section, commandFrom(delivery, 'enrollment', command))
  }
  const tellRegistration = async (delivery: Delivery, id: Id, command: RegistrationCommand): Promise<void> => {
    await aggregates.send(Registration, delivery.tenant, id, commandFrom(delivery, 'enrollment', command))
  }
  return [
    on('enrollment', ItemEnrolled, 'an enrolled student takes the held seat', async event => {
      const { sectionId, enrollmentId } = event.data
      // Held it is already: many take theirs in one turn, which leaves the others to those who still want one.
      const command = commandFrom(event, 'enrollment', { type: 'take' as const, enrollmentId })
      await aggregates.sendCalmly(Seats, event.tenant, sectionId, command)
    }),
    on('enrollment', ItemEnrolled, 'an override that let a student in is used up', async event => {
      const { student, enrollmentId } = event.data
      const { items } = RegistrationView.parse(event.after)
      const used = items.find(item => item.enrollmentId === enrollmentId)?.overrides ?? []
      for (const overrideId of used) {
        const command = commandFrom(event, 'enrollment', { type: 'use-override' as const, overrideId, enrollmentId })
        await aggregates.send(Student, event.tenant, student, { ...command, id: `${command.id}:${overrideId}` })
      }
    }),
    on('enrollment', ItemRefused, 'a refused item gives its seat back', async event =>
      event.data.seat ? tellSeats(event, event.data.sectionId, release(event.data.enrollmentId)) : undefined,
    ),
    on('enrollment', ItemDropped, 'a dropped item gives its seat back', async event =>
      event.data.seat ? tellSeats(event, event.data.sectionId, release(event.data.enrollmentId)) : undefined,
    ),
    on(SEATS_TOPIC, SeatPromoted, 'who waited first gets the free seat', async event =>
      tellRegistration(event, event.data.registrationId, {
        type: 'seat-promoted',
        enrollmentId: event.data.enrollmentId,
      }),
    ),
    on(
      SEATS_TOPIC,
      SeatDoubted,
      'a seat held for too long, or a place in the queue, is known or goes back',
      async event =>
        tellRegistration(event, event.data.registrationId, {
          type: 'seat-doubted',
          enrollmentId: event.data.enrollmentId,
          sectionId: event.aggregateId,
          waits: event.data.waits,
        }),
    ),
    on(SETTLEMENTS_TOPIC, InvoicePaid, 'BILLING_SUCCESSFUL confirms', async event =>
      tellRegistration(event, event.data.registrationId, { type: 'invoice-paid', invoiceId: event.data.invoiceId }),
    ),
    on(SETTLEMENTS_TOPIC, PaymentFailed, 'BILLING_FAILED compensates', async event => {
      const { registrationId, invoiceId, reason } = event.data
      await tellRegistration(event, registrationId, { type: 'payment-failed', invoiceId, reason })
    }),
    on('catalog', SectionSet, 'a section opens its seats', async event => {
      const { id, capacity, waitlistCapacity } = event.data
      await tellSeats(event, id, { type: 'set', capacity, waitlistCapacity, sectionSequence: event.sequence })
    }),
  ]
}

const release = (enrollmentId: Id): SeatsCommand => ({ type: 'release', enrollmentId })
