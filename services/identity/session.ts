import {
  type EventOf,
  Id,
  Instant,
  refusal,
  SecretHash,
  SessionEnded,
  SessionRenewed,
  SessionStarted,
  SessionView,
} from '@campus/contracts'
import { accept, type Decision, defineAggregate, type Moment, refuse } from '@campus/dapr/aggregate'
import { z } from 'zod'

/** Hashes of the refresh token's two halves: the one that stays for the session's life, and the one used once. */
const Tokens = z.object({ family: SecretHash, token: SecretHash })

export const SessionState = z.object({
  id: Id,
  started: Tokens.extend({ personId: Id, expires: Instant }).nullable(),
  ended: z.boolean(),
})
export type SessionState = z.infer<typeof SessionState>

export const SessionCommand = z.discriminatedUnion('type', [
  Tokens.extend({ type: z.literal('start'), personId: Id, expires: Instant }),
  Tokens.extend({ type: z.literal('renew'), next: SecretHash, expires: Instant }),
  z.object({ type: z.literal('end') }),
])
export type SessionCommand = z.infer<typeof SessionCommand>
type Command<Type extends SessionCommand['type']> = Extract<SessionCommand, { type: Type }>

type Event = EventOf<typeof SessionStarted | typeof SessionRenewed | typeof SessionEnded>

/** What a renewal came to; a reused token ends the session, so it is answered rather than refused. */
export type Renewal = 'renewed' | 'ended'

/**
 * A person signed in on one device. A refresh token is good once; whoever shows an earlier one of the same family has
 * copied it or was copied, and nobody can tell which: the session ends (RFC 9700 section 4.14.2).
 */
export const Session = defineAggregate<SessionState, SessionCommand, Event, SessionView | null>({
  type: 'Session',
  command: SessionCommand,
  state: SessionState,
  view: SessionView.nullable(),
  events: [SessionStarted, SessionRenewed, SessionEnded],
  initial: id => ({ id, started: null, ended: false }),
  decide,
  evolve,
  show: ({ id, started, ended }) =>
    started && { id, personId: started.personId, status: ended ? ('ended' as const) : ('open' as const) },
  remembers: 10,
})

const OVER = refusal('SESSION_ENDED', 'The session is over.')

function decide(command: SessionCommand, state: SessionState, { now }: Moment): Decision<Event> {
  const { id, started, ended } = state
  if (command.type === 'start') return started ? refuse(OVER) : accept([start(command, id)])
  if (!started) return refuse(OVER)
  const session = { sessionId: id, personId: started.personId }
  if (command.type === 'end') return accept(ended ? [] : [SessionEnded({ ...session, reason: 'signed-out' })])
  if (ended || now >= started.expires || command.family !== started.family) return refuse(OVER)
  if (command.token !== started.token)
    return accept([SessionEnded({ ...session, reason: 'token-reused' })], 'ended' satisfies Renewal)
  const renewed = SessionRenewed({ ...session, token: command.next, expires: command.expires })
  return accept([renewed], 'renewed' satisfies Renewal)
}

const start = ({ personId, family, token, expires }: Command<'start'>, sessionId: Id): Event =>
  SessionStarted({ sessionId, personId, family, token, expires })

function evolve(state: SessionState, event: Event): SessionState {
  switch (event.type) {
    case 'identity.session-started': {
      const { personId, family, token, expires } = event.data
      return { ...state, started: { personId, family, token, expires } }
    }
    case 'identity.session-renewed': {
      const { token, expires } = event.data
      return { ...state, started: state.started && { ...state.started, token, expires } }
    }
    case 'identity.session-ended':
      return { ...state, ended: true }
  }
}
