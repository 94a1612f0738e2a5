import type { Ask, Reply } from '@campus/dapr'
import { Registration } from '../registration/registration.ts'
import { Seats } from '../seats/seats.ts'
import type { CancellationCommand, CancellationState } from './language.ts'
import { placesIn } from './places.ts'

/** Enrollments that are ended at the same time: progress is committed after each lot. */
const AT_ONCE = 32

/** What an approved cancellation still has to ask of others: the seats first, so that the list of who is in is complete. */
export function asksOf(state: CancellationState): readonly Ask<CancellationCommand>[] {
  const { view, sectionId, crossListGroup, closed, left } = state
  if (view?.status !== 'under-way') return []
  const seats = { of: Seats, target: crossListGroup ?? sectionId }
  const about = crossListGroup === undefined ? {} : { sectionId }
  if (!closed)
    return [{ ...seats, id: `${view.id}:close`, command: { type: 'close', ...about }, answered: seatsClosed }]
  if (left === null)
    return [{ ...seats, id: `${view.id}:who`, command: { type: 'who', ...about }, answered: placesKnown }]
  return left.slice(0, AT_ONCE).map(({ enrollmentId, registrationId }) => ({
    id: `${view.id}:${enrollmentId}`,
    of: Registration,
    target: registrationId,
    command: {
      type: 'cancel-section',
      enrollmentId,
      cancellationId: view.id,
      reason: view.reason,
      alternates: state.alternates,
    },
    answered: ({ ok }: Reply) => (ok ? { type: 'ended' as const, enrollmentId } : undefined),
  }))
}

const seatsClosed = ({ ok }: Reply): CancellationCommand | undefined => (ok ? { type: 'closed' } : undefined)

const placesKnown = (reply: Reply): CancellationCommand | undefined =>
  reply.ok ? { type: 'listed', places: placesIn(reply) } : undefined
