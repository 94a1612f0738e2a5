import { type Refusal, refusal } from '@campus/contracts'
import type { Room, Seat } from './room.ts'
import { type Hold, isClosed, type Place, queueOf, rulesOf, type SeatsState, sectionOf } from './state.ts'

const CLOSED = refusal('SECTION_CLOSED', 'The section is cancelled.')

/** Every reason why this hold comes to nothing; `seat` is what would be theirs. */
export function reasonsAgainst(hold: Hold, state: SeatsState, room: Room, seat: Seat | undefined): Refusal[] {
  if (isClosed(sectionOf(hold, state), state)) return [CLOSED]
  return [...personal(hold, state), ...(seat ? [] : withoutSeat(hold, state, room))]
}

/** Why it cannot be had at all, whatever is free. */
function personal({ enrollmentId, student, leaves = [] }: Hold, state: SeatsState): Refusal[] {
  const isTheirs = (place: Place): boolean => place.student === student && !leaves.includes(place.enrollmentId)
  const isHere = Object.values(state.holders).some(isTheirs) || state.waiting.some(isTheirs)
  return [
    ...(state.ended.includes(enrollmentId) ? [refusal('NOT_ENROLLED', 'This enrollment has ended already.')] : []),
    ...(isHere ? [refusal('DUPLICATE', 'The student already has, or waits for, a seat in this class.')] : []),
  ]
}

/** No seat for a newcomer: none is free for them, or those who wait come first; and the waitlist takes nobody. */
function withoutSeat(hold: Hold, state: SeatsState, room: Room): Refusal[] {
  const section = sectionOf(hold, state)
  const { waitlistCapacity } = rulesOf(section, state)
  const waiting = queueOf(section, state).length
  if (hold.waitlist && waiting < waitlistCapacity) return []
  return [
    ...full(hold, state, room),
    ...(waiting > 0
      ? [refusal('WAITLIST_AHEAD', `${waiting} students wait for this section and come first.`, { waiting })]
      : []),
    ...(hold.waitlist && waitlistCapacity === 0 ? [refusal('NO_WAITLIST', 'The section keeps no waitlist.')] : []),
    ...(hold.waitlist && waitlistCapacity > 0
      ? [refusal('WAITLIST_FULL', `All ${waitlistCapacity} places on the waitlist are taken.`)]
      : []),
  ]
}

function full(hold: Hold, state: SeatsState, room: Room): Refusal[] {
  if (room.seatFor(hold)) return []
  const section = sectionOf(hold, state)
  const { capacity, roomLimit, reserves = [] } = rulesOf(section, state)
  if (hold.beyondCapacity)
    return [refusal('SECTION_FULL', `The room takes ${roomLimit}, and no override goes beyond that.`, { roomLimit })]
  const reserved = room.reserved(section)
  const free = reserves.filter(({ pool }) => (reserved[pool] ?? 0) > 0)
  if (free.length > 0) {
    const seats = free.reduce((sum, { pool }) => sum + (reserved[pool] ?? 0), 0)
    const whose = free.map(({ pool, releaseAt }) => (releaseAt === undefined ? pool : `${pool} until ${releaseAt}`))
    return [refusal('RESERVED_ONLY', `The ${seats} free seats are kept for others (${whose.join('; ')}).`, { seats })]
  }
  return state.shared && room.isGroupFull()
    ? [refusal('SECTION_FULL', `All ${state.shared.capacity} seats that the cross-listed sections share are taken.`)]
    : [refusal('SECTION_FULL', `All ${capacity} seats are taken.`)]
}
