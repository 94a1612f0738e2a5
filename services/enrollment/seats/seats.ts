import { SEATS_TOPIC, SeatsView, seatsEvents } from '@campus/contracts'
import { defineAggregate } from '@campus/dapr/aggregate'
import { decideSeats } from './decisions.ts'
import { evolveSeats } from './evolution.ts'
import { initialSeats, SeatsCommand, type SeatsEvent, SeatsState } from './state.ts'

/**
 * The seats of one section: who holds one, who has one, who waits. All of them in one aggregate, so that
 * no two decisions can give the same seat away.
 */
export const Seats = defineAggregate<SeatsState, SeatsCommand, SeatsEvent, SeatsView>({
  type: 'Seats',
  topic: () => SEATS_TOPIC,
  command: SeatsCommand,
  state: SeatsState,
  view: SeatsView,
  events: seatsEvents,
  initial: initialSeats,
  decide: decideSeats,
  evolve: evolveSeats,
  show: ({ sectionId, capacity, waitlistCapacity, holders, waiting }) => {
    const taken = Object.values(holders).filter(holder => holder.taken).length
    const held = Object.keys(holders).length - taken
    const queue = waiting.map(({ enrollmentId }) => enrollmentId)
    return { sectionId, capacity, waitlistCapacity, taken, held, waiting: waiting.length, queue }
  },
  due: ({ holders, waiting }) =>
    [...Object.values(holders), ...waiting]
      .flatMap(place => [place.doubtedFrom, 'retryFrom' in place ? place.retryFrom : null])
      .reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null),
  onDue: () => ({ type: 'doubt' }),
})
