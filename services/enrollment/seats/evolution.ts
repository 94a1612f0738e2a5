import { type Id, type Instant, later } from '@campus/contracts'
import { type Holder, type Place, rulesOf, type SeatsEvent, type SeatsState, sectionOf, type Waiting } from './state.ts'

const REMEMBERED_ENDS = 300
/** Seconds beyond what its registration expects before a held seat is doubted, and between doubts. */
const GRACE = 10
const DOUBT_AGAIN = 60

/** What each event makes of a section's seats. */
export function evolveSeats(state: SeatsState, event: SeatsEvent, at: Instant): SeatsState {
  switch (event.type) {
    case 'enrollment.seats-set':
      return withAnotherChance(withRules(state, event.data, at))
    case 'enrollment.seats-shared':
      return withAnotherChance({ ...state, shared: event.data })
    case 'enrollment.seats-freed':
      return withAnotherChance(withoutReserve(state, event.data))
    case 'enrollment.seat-held':
      return seated(state, event.data, at)
    case 'enrollment.seat-taken':
      return changed(state, event.data.enrollmentId, { taken: true, doubtedFrom: null })
    case 'enrollment.seat-waited':
      return waiting(state, event.data, at)
    case 'enrollment.seat-promoted': {
      const { rank } = state.waiting.find(place => place.enrollmentId === event.data.enrollmentId) ?? {}
      return seated(withoutWaiting(state, event.data.enrollmentId), { ...event.data, rank }, at)
    }
    case 'enrollment.seat-skipped':
      return skipped(state, event.data)
    case 'enrollment.seat-retried':
      return retried(state, event.data.enrollmentId)
    case 'enrollment.seat-doubted':
      return event.data.waits
        ? inQueue(state, event.data.enrollmentId, { doubtedFrom: null })
        : changed(state, event.data.enrollmentId, { doubtedFrom: later(at, DOUBT_AGAIN) })
    case 'enrollment.seats-closed':
      return { ...state, closed: [...(state.closed ?? []), sectionOf(event.data, state)] }
    case 'enrollment.seat-released': {
      const { [event.data.enrollmentId]: _gone, ...holders } = state.holders
      const ended = [...state.ended, event.data.enrollmentId].slice(-REMEMBERED_ENDS)
      return withAnotherChance({ ...withoutWaiting(state, event.data.enrollmentId), holders, ended })
    }
  }
}

type Changed = Extract<SeatsEvent, { type: 'enrollment.seats-set' }>['data']
type Freed = Extract<SeatsEvent, { type: 'enrollment.seats-freed' }>['data']

/** A reserve whose time is over already is none. */
function withRules(state: SeatsState, { sectionId, reserves, ...rules }: Changed, at: Instant): SeatsState {
  const open = reserves?.filter(({ releaseAt }) => releaseAt === undefined || releaseAt > at) ?? []
  const known = { ...rules, ...(open.length > 0 && { reserves: open }) }
  return { ...state, sections: { ...state.sections, [sectionOf({ sectionId }, state)]: known } }
}

function withoutReserve(state: SeatsState, { sectionId, pool }: Freed): SeatsState {
  const section = sectionOf({ sectionId }, state)
  const { reserves = [], ...rules } = rulesOf(section, state)
  const left = reserves.filter(reserve => reserve.pool !== pool)
  return { ...state, sections: { ...state.sections, [section]: { ...rules, reserves: left } } }
}

function seated(state: SeatsState, place: Omit<Holder, 'taken' | 'doubtedFrom'>, at: Instant): SeatsState {
  const doubted = place.offeredUntil === undefined ? doubtedFrom(place, at) : later(place.offeredUntil, GRACE)
  const holder = { ...place, taken: false, doubtedFrom: doubted }
  return { ...state, holders: { ...state.holders, [place.enrollmentId]: holder } }
}

const doubtedFrom = ({ heldSeconds }: Place, at: Instant): Instant => later(at, heldSeconds + GRACE)

function waiting(state: SeatsState, place: Place, at: Instant): SeatsState {
  const joined = state.joined + 1
  const last = { ...place, rank: joined, doubtedFrom: doubtedFrom(place, at), ...NOT_SKIPPED }
  return { ...state, joined, waiting: [...state.waiting, last] }
}

/** From the seat back to where it was in the queue. */
function skipped(
  state: SeatsState,
  { enrollmentId, until = null }: { enrollmentId: Id; until?: Instant | null | undefined },
): SeatsState {
  const { [enrollmentId]: holder, ...holders } = state.holders
  if (!holder) return state
  const { taken: _, offeredUntil: __, pool: ___, rank = 0, again = false, ...place } = holder
  const back = { ...place, rank, doubtedFrom: null, skipped: !again, retryFrom: again ? null : until }
  const queue = [...state.waiting, back].toSorted((a, b) => a.rank - b.rank)
  return { ...state, holders, waiting: queue }
}

const NOT_SKIPPED = { skipped: false, retryFrom: null }

const retried = (state: SeatsState, enrollmentId: Id): SeatsState =>
  inQueue(changed(state, enrollmentId, { again: true }), enrollmentId, NOT_SKIPPED)

/** A seat that comes free is a new chance for everybody who waits. */
const withAnotherChance = (state: SeatsState): SeatsState => ({
  ...state,
  waiting: state.waiting.map(place => (place.skipped ? { ...place, ...NOT_SKIPPED } : place)),
})

const inQueue = (state: SeatsState, enrollmentId: Id, to: Partial<Waiting>): SeatsState => ({
  ...state,
  waiting: state.waiting.map(place => (place.enrollmentId === enrollmentId ? { ...place, ...to } : place)),
})

function changed(state: SeatsState, enrollmentId: Id, to: Partial<Holder>): SeatsState {
  const holder = state.holders[enrollmentId]
  return holder ? { ...state, holders: { ...state.holders, [enrollmentId]: { ...holder, ...to } } } : state
}

const withoutWaiting = (state: SeatsState, enrollmentId: Id): SeatsState => ({
  ...state,
  waiting: state.waiting.filter(place => place.enrollmentId !== enrollmentId),
})
