import { type Id, SectionSet, type TenantId } from '@campus/contracts'
import { on, type Reaction } from '@campus/dapr'
import { type Context, commandFrom } from '@campus/platform'
import { Cancellation } from './cancellations/cancellation.ts'
import { placesIn } from './cancellations/places.ts'
import { Registration } from './registration/registration.ts'
import { Seats } from './seats/seats.ts'

/** Registrations that are told at the same time. */
const AT_ONCE = 16

/**
 * Those with a seat, an offer or a place in the queue of a section that changed are told, each by their own registration.
 * A section that is being cancelled is the cancellation's to tell. Who asks for a seat in this very moment, by what the
 * section was before, finds the change in the catalog and the calendar, and is not told.
 */
export const sectionChanges = (context: Context): Reaction[] => [
  on('catalog', SectionSet, 'who is in a section that moved is told', async event => {
    const { id, crossListGroup, before, meetings, status } = event.data
    if (!before || (status === 'cancelled' && (await isBeingCancelled(context, event.tenant, id)))) return
    const { aggregates } = context
    const command = commandFrom(event, 'enrollment', { type: 'who' as const, sectionId: id })
    const places = placesIn(
      await aggregates.send(Seats, event.tenant, crossListGroup ?? id, { ...command, id: `${command.id}:who` }),
    )
    for (let from = 0; from < places.length; from += AT_ONCE)
      await Promise.all(
        places.slice(from, from + AT_ONCE).map(({ enrollmentId, registrationId }) => {
          const told = { type: 'section-changed' as const, enrollmentId, sectionSequence: event.sequence }
          const message = commandFrom(event, 'enrollment', { ...told, now: { meetings, status } })
          const ofEach = { ...message, id: `${message.id}:${enrollmentId}` }
          return aggregates.send(Registration, event.tenant, registrationId, ofEach)
        }),
      )
  }),
]

async function isBeingCancelled({ aggregates }: Context, tenant: TenantId, section: Id): Promise<boolean> {
  const { view } = await aggregates.view(Cancellation, tenant, section)
  return view !== null && view.status !== 'proposed'
}
