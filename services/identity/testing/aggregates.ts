import type { Event, Id } from '@campus/contracts'
import { instant } from '@campus/contracts'
import type { Aggregates, AnyAggregate, CommandMessage, Reply } from '@campus/dapr'

interface Standing {
  readonly seq: number
  readonly state: unknown
}

export interface Recorded {
  readonly aggregate: string
  readonly tenant: string
  readonly id: Id
  readonly sequence: number
  readonly event: Event
}

export interface HostedHere extends Pick<Aggregates, 'send' | 'view'> {
  /** What was recorded so far, oldest first. */
  readonly recorded: readonly Recorded[]
}

/** Aggregates that live in this process's memory: the same decisions, no sidecar. Everything crosses as JSON. */
export function hostHere(hosted: readonly AnyAggregate[], clock: () => number): HostedHere {
  const standings = new Map<string, Standing>()
  const recorded: Recorded[] = []
  const keyOf = (type: string, tenant: string, id: Id): string => `${type}:${tenant}:${id}`
  const aggregateOf = (type: string): AnyAggregate => {
    const found = hosted.find(aggregate => aggregate.type === type)
    if (!found) throw new TypeError(`${type} is not hosted here`)
    return found
  }
  const standingOf = (aggregate: AnyAggregate, key: string, id: Id): Standing =>
    standings.get(key) ?? { seq: 0, state: aggregate.initial(id) }

  const turn = (aggregate: AnyAggregate, tenant: string, id: Id, message: CommandMessage): Reply => {
    const key = keyOf(aggregate.type, tenant, id)
    const { seq, state } = standingOf(aggregate, key, id)
    const now = instant(clock())
    const command = aggregate.command.parse(overTheWire(message.command))
    const decision = aggregate.decide(command, state, { tenant, id, now, commandId: message.id, by: message.by })
    if ('refused' in decision) return { ok: false, seq, refused: [...decision.refused], view: aggregate.show(state) }
    const after: unknown = decision.events.reduce((old: unknown, event) => aggregate.evolve(old, event, now), state)
    standings.set(key, { seq: seq + decision.events.length, state: aggregate.state.parse(overTheWire(after)) })
    const record = (event: Event, index: number): Recorded => {
      const whose = { aggregate: aggregate.type, tenant, id }
      return { ...whose, sequence: seq + index + 1, event: overTheWire(event) }
    }
    recorded.push(...decision.events.map(record))
    return { ok: true, seq: seq + decision.events.length, result: decision.result, view: aggregate.show(after) }
  }
  return {
    recorded,
    send: async (of, tenant, id, message) => overTheWire(turn(aggregateOf(of.type), tenant, id, message)),
    view: async (of, tenant, id) => {
      const aggregate = aggregateOf(of.type)
      const { seq, state } = standingOf(aggregate, keyOf(of.type, tenant, id), id)
      return { seq, view: of.view.parse(overTheWire(aggregate.show(state))) }
    },
  }
}

const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
