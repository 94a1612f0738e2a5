import type { Event, Id, Instant, RefusalCode } from '@campus/contracts'
import type { Aggregate } from '@campus/dapr/aggregate'
import { expect } from 'vitest'

/** Whose story it is, and when the command comes. */
export interface Setting {
  readonly id: Id
  readonly now: Instant
}

const SENTENCE = /^\S.*\.$/s

/** What a command came to. Every check may be made beside the others. */
export interface Outcome<State, E extends Event> {
  /** Exactly these events, in this order. */
  thenHappened(...events: readonly E[]): Outcome<State, E>
  /** Accepted, but there was nothing to do. */
  thenNothingHappened(): Outcome<State, E>
  /** Refused, for exactly these reasons in this order, each with a sentence that says so. */
  thenRefused(...codes: readonly RefusalCode[]): Outcome<State, E>
  /** What the asker is told. */
  thenAnswered(result: unknown): Outcome<State, E>
  /** What everybody sees afterwards, as far as it is given here. */
  thenShown(view: object): Outcome<State, E>
  /** The state afterwards. */
  readonly state: State
  readonly events: readonly E[]
}

/**
 * Specifications of an aggregate: `given(events).when(command).then...`. Between all steps the state is stored as JSON
 * and read back, as the journal does it, and what is shown must have the published shape.
 */
export function specify<State, Command, E extends Event, View>(
  aggregate: Aggregate<State, Command, E, View>,
  setting: Setting,
) {
  const evolve = (events: readonly E[], from: State, at: Instant): State =>
    events.reduce((state, event) => stored(aggregate, aggregate.evolve(state, event, at)), from)
  return {
    given: (...before: E[]) => ({
      when: (command: Command, now: Instant = setting.now): Outcome<State, E> => {
        const state = evolve(before, aggregate.initial(setting.id), setting.now)
        const moment = { tenant: 'u1', id: setting.id, now, commandId: 'c-1', by: 'somebody' }
        const decision = aggregate.decide(aggregate.command.parse(command), state, moment)
        const events = 'refused' in decision ? [] : decision.events
        return outcome(aggregate, decision, events, evolve(events, state, now))
      },
    }),
  }
}

function stored<State, Command, E extends Event, View>(
  aggregate: Aggregate<State, Command, E, View>,
  state: State,
): State {
  const view = aggregate.show(state)
  if (view !== null) aggregate.view.parse(JSON.parse(JSON.stringify(view)))
  return aggregate.state.parse(JSON.parse(JSON.stringify(state)))
}

function outcome<State, Command, E extends Event, View>(
  aggregate: Aggregate<State, Command, E, View>,
  decision: ReturnType<typeof aggregate.decide>,
  events: readonly E[],
  state: State,
): Outcome<State, E> {
  const refused = 'refused' in decision ? decision.refused : []
  const codes = refused.map(({ code }) => code)
  const checked: Outcome<State, E> = {
    state,
    events,
    thenHappened: (...expected) => {
      expect({ codes, events }).toEqual({ codes: [], events: expected })
      return checked
    },
    thenNothingHappened: () => checked.thenHappened(),
    thenRefused: (...expected) => {
      expect({ codes, events }).toEqual({ codes: expected, events: [] })
      for (const { detail } of refused) expect(detail).toMatch(SENTENCE)
      return checked
    },
    thenAnswered: expected => {
      expect('refused' in decision ? decision : decision.result).toEqual(expected)
      return checked
    },
    thenShown: expected => {
      expect(aggregate.show(state)).toMatchObject(expected)
      return checked
    },
  }
  return checked
}
