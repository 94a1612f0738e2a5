import {
  CANCELLATIONS_TOPIC,
  CancellationAdvanced,
  CancellationClosed,
  CancellationListed,
  CancellationView,
} from '@campus/contracts'
import { type Aggregate, defineAggregate } from '@campus/dapr/aggregate'
import { asksOf } from './asks.ts'
import { decideCancellation } from './decisions.ts'
import { evolveCancellation } from './evolution.ts'
import { CancellationCommand, type CancellationEvent, CancellationState, cancellationEvents } from './language.ts'

/**
 * The cancellation of one section (R-18, S-13); its id is the section's.
 *
 *   proposed ─► approved by somebody else ─► seats closed ─► who is in is listed ─► each leaves ─► done
 *
 * What is still to do is in the state: an ask that got no answer, or a host that died, leaves it there, and whoever
 * comes next goes on with it. Who was asked before says the same again.
 */
export const Cancellation: Aggregate<
  CancellationState,
  CancellationCommand,
  CancellationEvent,
  CancellationView | null
> = defineAggregate({
  type: 'Cancellation',
  command: CancellationCommand,
  state: CancellationState,
  view: CancellationView.nullable(),
  events: cancellationEvents,
  initial: sectionId => ({ sectionId, proposals: 0, view: null, closed: false, alternates: [], left: null }),
  decide: decideCancellation,
  evolve: evolveCancellation,
  show: ({ view }) => view,
  asks: asksOf,
  // What the way there consists of is nobody else's business.
  topic: ({ type }) =>
    type === CancellationClosed.type || type === CancellationListed.type || type === CancellationAdvanced.type
      ? null
      : CANCELLATIONS_TOPIC,
  remembers: 20,
})
