import {
  CoursesRecorded,
  CrossListGroupSet,
  HoldReleased,
  type Id,
  InvoicePaid,
  ItemAdminDropped,
  ItemCancelled,
  ItemDropped,
  ItemEnrolled,
  ItemOfferEnded,
  ItemRefused,
  ItemRescheduled,
  ItemSkipped,
  ItemWithdrawn,
  PaymentFailed,
  type RegistrationItem,
  type RegistrationView,
  SEATS_TOPIC,
  SETTLEMENTS_TOPIC,
  SeatDoubted,
  SeatPromoted,
  SectionSet,
  StudentProfileSet,
  type TenantId,
} from '@campus/contracts'
import { type Delivery, on, type Reaction } from '@campus/dapr'
import type { Collection, DeclaredIndexes } from '@campus/documents'
import { type Context, commandFrom, shown } from '@campus/platform'
import { coursesTaken, profiles, students } from './collections.ts'
import { enrollmentsOf } from './facts/every-enrollment.ts'
import { conditionsOf, standingOf } from './facts/gathering.ts'
import type { RegistrationCommand } from './registration/language.ts'
import { Registration } from './registration/registration.ts'
import { seatingOf } from './seats/seating.ts'
import { Seats } from './seats/seats.ts'
import type { SeatsCommand } from './seats/state.ts'
import { sectionChanges } from './section-changes.ts'
import { Student } from './students/student.ts'

/** Event to command: how the parts of the saga hear of each other. */
export function reactions(context: Context): Reaction[] {
  const { aggregates } = context
  const tellSeats = async (delivery: Delivery, seats: Id, command: SeatsCommand): Promise<void> => {
    await aggregates.send(Seats, delivery.tenant, seats, commandFrom(delivery, 'enrollment', command))
  }
  const tellRegistration = async (delivery: Delivery, id: Id, command: RegistrationCommand): Promise<void> => {
    await aggregates.send(Registration, delivery.tenant, id, commandFrom(delivery, 'enrollment', command))
  }
  /** Something that stood in the way is gone: these places in queues may be worth a seat now. */
  const considerAgain = async (delivery: Delivery, waiting: readonly Place[]): Promise<void> => {
    for (const { enrollmentId, ...where } of waiting) {
      const command = commandFrom(delivery, 'enrollment', { type: 'retry' as const, enrollmentId })
      await aggregates.send(Seats, delivery.tenant, seatsOf(where), { ...command, id: `${command.id}:${enrollmentId}` })
    }
  }
  /** Whoever is asked next looks there: what the event told of the student must be there. */
  const untilSeen = async <T extends object, I extends DeclaredIndexes<T>>(
    { tenant, aggregateId, sequence }: Delivery,
    told: Collection<T, I>,
  ): Promise<void> => {
    const { reached } = await context.documents(told).waitFor(tenant, aggregateId, sequence, { withinMs: 5_000 })
    if (!reached) throw new Error(`the ${told.kind} is not to be seen yet`)
  }
  return [
    on('enrollment', ItemEnrolled, 'an enrolled student takes the held seat', async event => {
      const { enrollmentId } = event.data
      // Held it is already: many take theirs in one turn, which leaves the others to those who still want one.
      const command = commandFrom(event, 'enrollment', { type: 'take' as const, enrollmentId })
      await aggregates.sendCalmly(Seats, event.tenant, seatsOf(event.data), command)
    }),
    on('enrollment', ItemEnrolled, 'an override that let a student in is used up', async event => {
      const { student, enrollmentId } = event.data
      const used =
        shown<RegistrationView>(event).items.find(item => item.enrollmentId === enrollmentId)?.overrides ?? []
      for (const overrideId of used) {
        const command = commandFrom(event, 'enrollment', { type: 'use-override' as const, overrideId, enrollmentId })
        await aggregates.send(Student, event.tenant, student, { ...command, id: `${command.id}:${overrideId}` })
      }
    }),
    on('enrollment', ItemRefused, 'a refused item gives its seat back', async event =>
      event.data.seat ? tellSeats(event, seatsOf(event.data), release(event.data.enrollmentId)) : undefined,
    ),
    on('enrollment', ItemDropped, 'a dropped item gives its seat back', async event =>
      event.data.seat ? tellSeats(event, seatsOf(event.data), release(event.data.enrollmentId)) : undefined,
    ),
    on('enrollment', ItemWithdrawn, 'a withdrawn item gives its seat back', async event =>
      tellSeats(event, seatsOf(event.data), release(event.data.enrollmentId)),
    ),
    on('enrollment', ItemCancelled, 'what ended with its section gives back its seat or its place', async event =>
      event.data.seat ? tellSeats(event, seatsOf(event.data), release(event.data.enrollmentId)) : undefined,
    ),
    ...[ItemDropped, ItemWithdrawn, ItemRefused, ItemAdminDropped, ItemCancelled].map(ended =>
      on('enrollment', ended, 'a seat given up no longer stands in the way of what a student waits for', async event =>
        event.data.seat ? considerAgain(event, waitingIn(shown<RegistrationView>(event))) : undefined,
      ),
    ),
    on(
      'enrollment',
      ItemRescheduled,
      'a section that moved may no longer stand in the way of another one',
      async event => considerAgain(event, waitingIn(shown<RegistrationView>(event))),
    ),
    on('enrollment', ItemOfferEnded, 'an offer that ended gives its seat to who is next', async event =>
      tellSeats(event, seatsOf(event.data), release(event.data.enrollmentId)),
    ),
    on('enrollment', ItemSkipped, 'who may not have the seat keeps the place, and the next one gets it', async event =>
      tellSeats(event, seatsOf(event.data), {
        type: 'skip',
        enrollmentId: event.data.enrollmentId,
        until: event.data.until,
      }),
    ),
    on('enrollment', CoursesRecorded, 'what depended on grades is settled', async event => {
      const { student } = event.data
      await untilSeen(event, coursesTaken)
      for (const { registrationId, ...facts } of await conditionsOf(context, event.tenant, student)) {
        const command = commandFrom(event, 'enrollment', { type: 'grades-known' as const, ...facts })
        await aggregates.send(Registration, event.tenant, registrationId, command)
      }
    }),
    on('enrollment', ItemAdminDropped, 'an item that the university ended gives its seat back', async event =>
      tellSeats(event, seatsOf(event.data), release(event.data.enrollmentId)),
    ),
    on('enrollment', HoldReleased, 'who was skipped for a hold is considered again', async event => {
      await untilSeen(event, students)
      await considerAgain(event, await waitingOf(context, event.tenant, event.data.student))
    }),
    on('enrollment', StudentProfileSet, 'who was skipped while not active is considered again', async event => {
      await untilSeen(event, profiles)
      await considerAgain(event, await waitingOf(context, event.tenant, event.data.student))
    }),
    on(SEATS_TOPIC, SeatPromoted, 'who waited first gets the free seat', async event =>
      tellRegistration(event, event.data.registrationId, {
        type: 'seat-promoted',
        enrollmentId: event.data.enrollmentId,
        offeredUntil: event.data.offeredUntil,
        studentFacts: await standingOf(context, event.tenant, event.data.student),
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
          sectionId: event.data.sectionId ?? event.aggregateId,
          ...(event.data.sectionId !== undefined && { crossListGroup: event.aggregateId }),
          waits: event.data.waits,
          offeredUntil: event.data.offeredUntil,
          studentFacts: await standingOf(context, event.tenant, event.data.student),
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
      const { id, crossListGroup } = event.data
      const facts = { ...seatingOf(event.data, event.sequence), type: 'set' as const }
      await tellSeats(event, crossListGroup ?? id, crossListGroup === undefined ? facts : { ...facts, sectionId: id })
    }),
    on('catalog', CrossListGroupSet, 'cross-listed sections share their seats', async event => {
      const { id, capacity } = event.data
      await tellSeats(event, id, { type: 'share', capacity, sequence: event.sequence })
    }),
    ...sectionChanges(context),
  ]
}

type Place = Pick<RegistrationItem, 'enrollmentId' | 'sectionId' | 'crossListGroup'>

/** Whose seats an enrollment has to do with: those of its section, or of the cross-list group that shares them. */
const seatsOf = ({ sectionId, crossListGroup }: Omit<Place, 'enrollmentId'>): Id => crossListGroup ?? sectionId

const waitingIn = ({ items }: RegistrationView): Place[] => items.filter(({ status }) => status === 'waitlisted')

/** Places in queues that a student has, whatever the term. */
async function waitingOf(context: Context, tenant: TenantId, student: Id): Promise<Place[]> {
  const waiting = await enrollmentsOf(context, tenant, student, 'waitlisted')
  return waiting.map(({ id, sectionId, crossListGroup }) => ({ enrollmentId: id, sectionId, crossListGroup }))
}

const release = (enrollmentId: Id): SeatsCommand => ({ type: 'release', enrollmentId })
