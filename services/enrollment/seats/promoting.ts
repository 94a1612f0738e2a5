import { type Instant, later, SeatPromoted } from '@campus/contracts'
import { Room } from './room.ts'
import { type Place, rulesOf, type SeatsEvent, type SeatsState, sectionOf, type Waiting } from './state.ts'

const OFFER_HOURS = 24
const HOUR = 3_600

/**
 * Free seats go to those who wait, in the order in which they came, whatever section of the group they wait for.
 * Who cannot use what is free (another section is full, a seat is kept for others) stays, and stands in nobody's way.
 */
export function promotions(state: SeatsState, now: Instant): SeatsEvent[] {
  if (state.waiting.length === 0) return []
  const room = new Room(state)
  const promoted: SeatsEvent[] = []
  for (const place of state.waiting) {
    const seat = mayBePromoted(place, now) ? room.seatFor(place) : undefined
    if (!seat) continue
    room.give(place, seat)
    const { doubtedFrom: _, retryFrom: __, rank: ___, ...who } = place
    promoted.push(SeatPromoted({ ...who, ...seat, ...offerOf(place, state, now) }))
  }
  return promoted
}

/** Who was skipped is not asked again at once; after the last day to add nobody gets a seat from the queue. */
export const mayBePromoted = ({ skipped, addDeadline }: Waiting, now: Instant): boolean =>
  !skipped && (addDeadline === undefined || now < addDeadline)

function offerOf(place: Place, state: SeatsState, now: Instant): { offeredUntil?: Instant } {
  const { waitlistMode, offerHours = OFFER_HOURS } = rulesOf(sectionOf(place, state), state)
  if (waitlistMode !== 'offer') return {}
  const end = later(now, offerHours * HOUR)
  const { addDeadline } = place
  // No offer outlives the last day to add.
  return { offeredUntil: addDeadline !== undefined && addDeadline < end ? addDeadline : end }
}
