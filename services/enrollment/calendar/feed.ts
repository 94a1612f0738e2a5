import { defineEvent, type EventOf, SecretHash } from '@campus/contracts'
import { accept, type Decision, defineAggregate } from '@campus/dapr/aggregate'
import { z } from 'zod'

export const FeedOpened = defineEvent(
  'enrollment.calendar-feed-opened',
  'A student’s calendar can be read with a new secret, and not with the one before.',
  z.object({ secret: SecretHash, replaces: SecretHash.nullable() }),
)
export const FeedRevoked = defineEvent(
  'enrollment.calendar-feed-revoked',
  'A student’s calendar can be read with a secret no more.',
  z.object({ secret: SecretHash }),
)
type Event = EventOf<typeof FeedOpened | typeof FeedRevoked>

export const FeedCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), secret: SecretHash }),
  z.object({ type: z.literal('revoke') }),
])
export type FeedCommand = z.infer<typeof FeedCommand>

const FeedState = z.object({ secret: SecretHash.nullable() })
type FeedState = z.infer<typeof FeedState>
const FeedView = z.object({ isOpen: z.boolean() })

/**
 * The secret with which calendar programs, which cannot sign in, read a student's calendar: one at a time, known by its
 * hash alone. Lives under the student's id. Who revokes is told which hash that was, or null.
 */
export const CalendarFeed = defineAggregate<FeedState, FeedCommand, Event, z.infer<typeof FeedView>>({
  type: 'CalendarFeed',
  command: FeedCommand,
  state: FeedState,
  view: FeedView,
  events: [FeedOpened, FeedRevoked],
  initial: () => ({ secret: null }),
  decide,
  evolve: (_state, event) => ({ secret: event.type === FeedOpened.type ? event.data.secret : null }),
  show: ({ secret }) => ({ isOpen: secret !== null }),
  topic: () => null,
  remembers: 10,
})

function decide(command: FeedCommand, { secret }: FeedState): Decision<Event> {
  if (command.type === 'open') return accept([FeedOpened({ secret: command.secret, replaces: secret })])
  return accept(secret === null ? [] : [FeedRevoked({ secret })], secret)
}
