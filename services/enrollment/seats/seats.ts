import { SEATS_TOPIC, SeatsView, seatsEvents } from '@campus/contracts'
import { defineAggregate } from '@campus/dapr/aggregate'
import { decideSeats } from './decisions.ts'
import { evolveSeats } from './evolution.ts'
import { showSeats } from './showing.ts'
import { initialSeats, SeatsCommand, type SeatsEvent, SeatsState, upgradedSeats } from './state.ts'

/**
 * The seats of one section, or of the sections of a cross-list group together: who holds one, who has one, who
 * waits, and which of them are kept for whom. All of them in one aggregate, so that no two
 * decisions can give the same seat away.
 */
export const Seats = defineAggregate<SeatsState, SeatsCommand, SeatsEvent, SeatsView>({
  type: 'Seats',
  topic: () => SEATS_TOPIC,
  command: SeatsCommand,
  state: SeatsState,
  stateVersion: 2,
  stateUpcasters: { 1: upgradedSeats },
  view: SeatsView,
  events: seatsEvents,
  initial: initialSeats,
  decide: decideSeats,
  evolve: evolveSeats,
  show: showSeats,
  due: ({ sections, holders, waiting }) =>
    [
      ...Object.values(sections).flatMap(({ reserves = [] }) => reserves.map(({ releaseAt }) => releaseAt ?? null)),
      ...Object.values(holders).map(({ doubtedFrom }) => doubtedFrom),
      ...waiting.flatMap(({ doubtedFrom, retryFrom }) => [doubtedFrom, retryFrom]),
    ].reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null),
  onDue: () => ({ type: 'doubt' }),
})
