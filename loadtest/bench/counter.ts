import { defineEvent, Id } from '@campus/contracts'
import { accept, defineAggregate } from '@campus/dapr'
import { z } from 'zod'

const View = z.object({ id: Id, total: z.number() })

/** What a bench adds to a counter. `at` is when it was asked to, in milliseconds of the machine's clock. */
export const Added = defineEvent('counter.added', 'A bench counted.', z.object({ add: z.number(), at: z.number() }))

/** The smallest aggregate there is: one command, one event. */
export const Counter = defineAggregate({
  type: 'Counter',
  command: z.object({ add: z.number(), at: z.number() }),
  state: View,
  view: View,
  events: [Added],
  initial: id => ({ id, total: 0 }),
  decide: command => accept([Added(command)]),
  evolve: (state, event: ReturnType<typeof Added>) => ({ ...state, total: state.total + event.data.add }),
  show: state => state,
})

/** Milliseconds since 1970, finer than `Date.now`. */
export const now = (): number => performance.timeOrigin + performance.now()
