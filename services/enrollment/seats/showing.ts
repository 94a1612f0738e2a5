import type { Id, SeatsView, SectionSeats } from '@campus/contracts'
import { Room } from './room.ts'
import { isPlain, queueOf, rulesOf, type SeatsState, sectionOf } from './state.ts'

/** What anybody may see: how full a section is, or a cross-list group with each of its sections. */
export function showSeats(state: SeatsState): SeatsView {
  if (isPlain(state)) return showSection(state.id, state, undefined)
  const sections = Object.keys(state.sections)
  const room = new Room(state)
  if (sections.every(section => section === state.id)) return showSection(state.id, state, room)
  const shown = sections.map(section => showSection(section, state, room))
  const sum = (count: (seats: SectionSeats) => number): number => shown.reduce((total, one) => total + count(one), 0)
  return {
    sectionId: state.id,
    sectionSequence: state.shared?.sequence ?? -1,
    capacity: state.shared?.capacity ?? sum(({ capacity }) => capacity),
    waitlistCapacity: sum(one => one.waitlistCapacity),
    taken: sum(({ taken }) => taken),
    held: sum(({ held }) => held),
    waiting: state.waiting.length,
    queue: [],
    sections: shown,
  }
}

function showSection(section: Id, state: SeatsState, room: Room | undefined): SectionSeats {
  const { capacity, waitlistCapacity, sectionSequence, roomLimit } = rulesOf(section, state)
  const all = Object.values(state.holders)
  const holders = room ? all.filter(holder => sectionOf(holder, state) === section) : all
  const taken = holders.filter(holder => holder.taken).length
  const queue = queueOf(section, state).map(({ enrollmentId }) => enrollmentId)
  const seats = { sectionId: section, sectionSequence, capacity, waitlistCapacity, taken, held: holders.length - taken }
  const limit = roomLimit !== undefined && { roomLimit }
  return { ...seats, waiting: queue.length, queue, ...(room && showRoom(section, state, room)), ...limit }
}

/** What is free for whom, where it is not simply what is left of the capacity. */
function showRoom(section: Id, state: SeatsState, room: Room): Partial<SectionSeats> {
  const { id, shared, holders } = state
  const { reserves = [] } = rulesOf(section, state)
  return {
    open: Math.max(0, room.open(section)),
    ...(reserves.length > 0 && { reserved: room.reserved(section) }),
    ...(shared && { group: { id, capacity: shared.capacity, gone: Object.keys(holders).length } }),
  }
}
