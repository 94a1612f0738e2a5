import type { Event, Instant } from '@campus/contracts'
import type { Accepted, AnyAggregate, Moment } from './aggregate.ts'
import type { CommandMessage } from './command.ts'
import type { Identity } from './keys.ts'
import type { Faulted, Reply } from './reply.ts'
import type { CommitRow, GroundsRow, RecordedEvent, SnapshotRow } from './rows.ts'

/** An aggregate between two turns. */
export interface Standing {
  readonly seq: number
  readonly state: unknown
  /** The last effective commands with what they answered, oldest first. */
  readonly replies: readonly Remembered[]
  /** There were more of them: the older ones are to be recalled from rows of their own. */
  readonly spilled?: true | undefined
}
export type Remembered = SnapshotRow['replies'][number]

/** Replies that one turn lets go at most: as many rows, snapshot, commit and grounds fill a transaction on every store. */
const MAX_SPILLED = 97

/** What a turn came to; `events` is empty when nothing changed and nothing needs writing. */
export interface Turn {
  readonly standing: Standing
  /** The same before it lets go of its oldest replies. */
  readonly whole: Standing
  readonly events: readonly RecordedEvent[]
  readonly replies: readonly (Reply | Faulted)[]
  readonly grounds: readonly Grounds[]
}
type Grounds = GroundsRow['grounds'][number]

/**
 * Decides commands one after the other on the state as it grows: pure, so a turn that could not be committed is simply
 * taken again. A command that was effective before gives its recorded reply; a refused one leaves nothing behind; one
 * whose decision throws gets a fault and leaves the others alone. `recalled` is what those of these commands answered
 * that had their effect longer ago than the standing remembers.
 */
export function takeTurn(
  aggregate: AnyAggregate,
  of: Identity,
  standing: Standing,
  commands: readonly CommandMessage[],
  now: Instant,
  recalled: readonly Remembered[] = [],
): Turn {
  const decided = decideAll(aggregate, of, { ...standing, replies: [...recalled, ...standing.replies] }, commands, now)
  const whole = { ...decided.standing, replies: decided.standing.replies.slice(recalled.length) }
  const replies = withView(decided.replies, aggregate, whole)
  return { ...decided, standing: trimmed(whole, standing, aggregate), whole, replies }
}

/** The turn, longer by these commands, whose own replies nobody waits for; `before` is what it was taken on. */
export function goOn(
  aggregate: AnyAggregate,
  of: Identity,
  before: Standing,
  turn: Turn,
  commands: readonly CommandMessage[],
  now: Instant,
): Turn {
  const { standing: whole, events, grounds } = decideAll(aggregate, of, turn.whole, commands, now)
  return {
    standing: trimmed(whole, before, aggregate),
    whole,
    events: [...turn.events, ...events],
    replies: withView(turn.replies, aggregate, whole),
    grounds: [...turn.grounds, ...grounds],
  }
}

function decideAll(
  aggregate: AnyAggregate,
  of: Identity,
  standing: Standing,
  commands: readonly CommandMessage[],
  now: Instant,
): Omit<Turn, 'whole'> {
  const events: RecordedEvent[] = []
  const replies: (Reply | Faulted)[] = []
  const grounds: Grounds[] = []
  let current = standing
  for (const message of commands) {
    const moment: Moment = { tenant: of.tenant, id: of.id, now, commandId: message.id, by: message.by }
    const step = decideOne(aggregate, current, message, moment)
    current = step.standing
    events.push(...step.events)
    replies.push(step.reply)
    if (step.grounds) grounds.push({ commandId: message.id, by: message.by, grounds: step.grounds })
  }
  return { standing: current, events, replies, grounds }
}

interface Step {
  readonly standing: Standing
  readonly events: readonly RecordedEvent[]
  readonly reply: Reply | Faulted
  readonly grounds?: object | undefined
}

function decideOne(aggregate: AnyAggregate, standing: Standing, message: CommandMessage, moment: Moment): Step {
  const before = standing.replies.find(remembered => remembered.id === message.id)
  if (before)
    return unchanged(standing, { ok: true, seq: before.seq, result: before.result, view: null, repeated: true })
  try {
    const decision = aggregate.decide(message.command, standing.state, moment)
    if ('refused' in decision)
      return unchanged(standing, { ok: false, seq: standing.seq, refused: [...decision.refused], view: null })
    return accepted(aggregate, standing, message, moment, decision)
  } catch (error) {
    return unchanged(standing, { fault: error instanceof Error ? error.message : String(error) })
  }
}

function accepted(
  aggregate: AnyAggregate,
  standing: Standing,
  message: CommandMessage,
  moment: Moment,
  decision: Accepted,
): Step {
  const state = decision.events.reduce((old, event) => aggregate.evolve(old, event, moment.now), standing.state)
  checkReadable(aggregate, state, moment)
  const events = decision.events.map((event, index) => recorded(aggregate, event, standing.seq + index + 1, message))
  const seq = standing.seq + events.length
  const reply: Reply = { ok: true, seq, result: decision.result, view: null }
  const replies =
    events.length === 0 ? standing.replies : [...standing.replies, { id: message.id, seq, result: decision.result }]
  return { standing: { ...standing, seq, state, replies }, events, reply, grounds: decision.grounds }
}

/** What a command would be refused with; nothing where it would not be. Nobody's state changes. */
export function refusalOf(
  aggregate: AnyAggregate,
  of: Identity,
  { state, seq }: Standing,
  message: CommandMessage,
  now: Instant,
): Reply | undefined {
  const moment: Moment = { tenant: of.tenant, id: of.id, now, commandId: message.id, by: message.by }
  const decision = aggregate.decide(message.command, state, moment)
  return 'refused' in decision ? { ok: false, seq, refused: [...decision.refused], view: null } : undefined
}

/** What the host will read off the state can be read: otherwise this command is at fault, not its neighbours. */
function checkReadable(aggregate: AnyAggregate, state: unknown, moment: Moment): void {
  viewOf(aggregate, state)
  aggregate.due?.(state)
  aggregate.asks?.(state, moment)
}

function recorded(aggregate: AnyAggregate, event: Event, sequence: number, message: CommandMessage): RecordedEvent {
  const definition = aggregate.events.find(known => known.type === event.type)
  if (!definition) throw new TypeError(`${aggregate.type} emitted ${event.type}, which it does not declare`)
  const { id, by, correlationId, traceparent } = message
  return {
    type: event.type,
    version: definition.version,
    sequence,
    data: event.data,
    commandId: id,
    by,
    correlationId,
    ...(traceparent !== undefined && { traceparent }),
  }
}

const unchanged = (standing: Standing, reply: Reply | Faulted): Step => ({ standing, events: [], reply })

/** Lets the oldest replies go, none of this turn's own: what `before` had and this has not, the journal keeps apart. */
function trimmed(standing: Standing, before: Standing, { remembers = 100 }: AnyAggregate): Standing {
  const surplus = Math.min(standing.replies.length - remembers, before.replies.length, MAX_SPILLED)
  return surplus <= 0 ? standing : { ...standing, replies: standing.replies.slice(surplus), spilled: true }
}

const views = new WeakMap<object, unknown>()

/** What anybody may see of this state: a turn looks at it several times. */
function viewOf(aggregate: AnyAggregate, state: unknown): unknown {
  if (typeof state !== 'object' || state === null) return aggregate.show(state)
  if (!views.has(state)) views.set(state, aggregate.show(state))
  return views.get(state)
}

/** Every reply shows the aggregate as it stands after the whole turn. */
export function withView(
  replies: readonly (Reply | Faulted)[],
  aggregate: AnyAggregate,
  { state, seq }: Standing,
): (Reply | Faulted)[] {
  const view = viewOf(aggregate, state)
  return replies.map(reply => ('fault' in reply ? reply : { ...reply, seq, view }))
}

/** What a turn came to, and the rows that make it last. */
export interface Rows {
  readonly standing: Standing
  readonly snapshot: SnapshotRow
  readonly commit: CommitRow
  readonly grounds?: GroundsRow | undefined
}

/** The rows that make the turn durable: the snapshot, what it went by, and the commit whose key fences off every other writer. */
export function rowsOf(
  aggregate: AnyAggregate,
  of: Identity,
  before: Standing,
  turn: Turn,
  at: Instant,
  due: Instant | null,
): Rows {
  const { seq, state, replies, spilled } = turn.standing
  const whose = { type: of.type, tenant: of.tenant, id: of.id }
  const stateVersion = aggregate.stateVersion ?? 1
  return {
    standing: turn.standing,
    snapshot: {
      kind: 'snapshot',
      ...whose,
      seq,
      at,
      due,
      stateVersion,
      state,
      replies: [...replies],
      ...(spilled && { spilled }),
    },
    commit: {
      kind: 'commit',
      ...whose,
      from: before.seq + 1,
      seq,
      at,
      published: false,
      after: viewOf(aggregate, state),
      events: [...turn.events],
    },
    ...(turn.grounds.length > 0 && {
      grounds: { kind: 'grounds', ...whose, from: before.seq + 1, at, grounds: [...turn.grounds] },
    }),
  }
}
