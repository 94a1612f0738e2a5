import { type AggregateReference, type AnyEventDefinition, type Id, type Instant, instant } from '@campus/contracts'
import type {
  AnyAggregate,
  CommandMessage,
  CommitRow,
  Delivery,
  Identity,
  Outside,
  Reaction,
  Reply,
  SnapshotRow,
  Subscription,
} from '@campus/dapr'
import { topicOf } from '@campus/dapr/aggregate'
import { rowsOf, type Standing, takeTurn } from '@campus/dapr/turn'
import { Agenda } from './agenda.ts'
import { type Chance, chanceOf } from './random.ts'

/** A service as it is written: its deciders and its reactions, which send commands through the simulator. */
export interface SimulatedService {
  readonly name: string
  readonly aggregates: readonly AnyAggregate[]
  readonly subscriptions: readonly Subscription[]
  readonly outside?: Readonly<Record<string, Outside>>
}

/** How bad things are: probabilities, and how long events may be under way. */
export interface Weather {
  /** An event comes once more. */
  readonly duplicate: number
  /** A command fails before it has an effect, or its answer is lost after it had one. */
  readonly fault: number
  /** A saga's question, or the answer to it, goes astray: it is lost, or comes when nobody expects it any more. */
  readonly lostAnswer: number
  /** Seconds an event takes at most. */
  readonly delay: number
}

export const fairWeather: Weather = { duplicate: 0, fault: 0, lostAnswer: 0, delay: 0.01 }
export const badWeather: Weather = { duplicate: 0.3, fault: 0.1, lostAnswer: 0.2, delay: 20 }

/** A command or its answer got lost: whoever sent it tries again, as over a real network. */
export class Lost extends Error {
  override readonly name = 'Lost'
}

interface Housed {
  readonly service: SimulatedService
  readonly aggregate: AnyAggregate
}

type OpenAsk = ReturnType<NonNullable<AnyAggregate['asks']>>[number]

const SWEEP_AGAIN = 5
const START = Date.parse('2026-08-15T08:00:00.000Z')
const TENANT = 'u1'

/**
 * All services in one process, without sidecars: real deciders, real turns, real reactions; the network between them
 * duplicates, reorders, delays and loses, as one seed says. The same seed is the same story.
 */
export class Simulator {
  readonly chance: Chance
  readonly agenda: Agenda
  readonly commits: CommitRow[] = []
  readonly snapshots = new Map<string, SnapshotRow>()
  /** Everything that was delivered at least once, to be delivered again by `repeatEverything`. */
  readonly #deliveries: (() => Promise<void>)[] = []
  readonly #standings = new Map<string, Standing>()
  /** What commands answered, as the journal keeps it beyond what a standing remembers. */
  readonly #replies = new Map<string, Standing['replies'][number]>()
  readonly #services: SimulatedService[] = []
  readonly #weather: Weather

  /** @param seed of the story, or the chance that tells it */
  constructor(seed: number | Chance, weather: Weather) {
    this.chance = typeof seed === 'number' ? chanceOf(seed) : seed
    this.agenda = new Agenda(this.chance, START)
    this.#weather = weather
  }

  get now(): Instant {
    return instant(this.agenda.now)
  }

  add(service: SimulatedService): void {
    this.#services.push(service)
  }

  state<State>(aggregate: { readonly type: string; readonly initial: (id: Id) => State }, id: Id): State {
    return (this.#standings.get(`${aggregate.type}:${TENANT}:${id}`)?.state as State) ?? aggregate.initial(id)
  }

  /** As the sidecar's client: the reply, or `Lost`, before or after the effect. */
  readonly send = async (of: AggregateReference, tenant: string, id: Id, message: CommandMessage): Promise<Reply> => {
    if (this.chance.happens(this.#weather.fault / 2)) throw new Lost('the command')
    const reply = this.#turn({ type: of.type, tenant, id }, message)
    if (this.chance.happens(this.#weather.fault / 2)) throw new Lost('the answer')
    return reply
  }

  /** Sends a command until it is answered, as a client with an idempotency key does. */
  tell(of: AggregateReference, id: Id, message: CommandMessage, heard: (reply: Reply) => void = () => undefined): void {
    const attempt = async (): Promise<void> => {
      try {
        heard(await this.send(of, TENANT, id, message))
      } catch (error) {
        if (!(error instanceof Lost)) throw error
        this.agenda.after(this.chance.number(), attempt)
      }
    }
    this.agenda.after(0, attempt)
  }

  /** Publishes an event of a service that is not simulated. */
  publish(
    topic: string,
    definition: AnyEventDefinition,
    of: Pick<Identity, 'type' | 'id'>,
    sequence: number,
    data: unknown,
  ): void {
    const { type } = definition
    this.#deliver(topic, undefined, {
      id: `${of.type}:${TENANT}:${of.id}:${sequence}`,
      type,
      tenant: TENANT,
      aggregate: of.type,
      aggregateId: of.id,
      sequence,
      time: this.now,
      correlationId: 'simulated',
      data,
      after: data,
    })
  }

  /** Every event there was comes once more, in any order, when all seems to be over (I7). */
  async repeatEverything(): Promise<void> {
    for (const delivery of this.#deliveries.splice(0)) this.agenda.after(this.chance.number() * 60, delivery)
    await this.agenda.run()
  }

  #housed(type: string): Housed {
    for (const service of this.#services) {
      const aggregate = service.aggregates.find(candidate => candidate.type === type)
      if (aggregate) return { service, aggregate }
    }
    throw new TypeError(`nobody hosts ${type}`)
  }

  #turn(of: Identity, message: CommandMessage): Reply {
    const { aggregate } = this.#housed(of.type)
    const key = `${of.type}:${of.tenant}:${of.id}`
    const before: Standing = this.#standings.get(key) ?? { seq: 0, state: aggregate.initial(of.id), replies: [] }
    const recalled = before.replies.some(({ id }) => id === message.id) ? [] : this.#recall(key, message)
    // As if it came from elsewhere, which is what most commands do.
    const heard = { ...message, command: aggregate.command.parse(message.command) }
    const turn = takeTurn(aggregate, of, before, [heard], this.now, recalled)
    const [reply] = turn.replies
    if (!reply || 'fault' in reply) throw new Error(`${key} cannot decide ${JSON.stringify(message)}: ${reply?.fault}`)
    if (turn.events.length > 0) this.#commit(of, key, before, turn)
    return reply
  }

  #recall(key: string, { id }: CommandMessage): Standing['replies'][number][] {
    const reply = this.#replies.get(`${key}:${id}`)
    return reply ? [reply] : []
  }

  #commit(of: Identity, key: string, before: Standing, turn: ReturnType<typeof takeTurn>): void {
    const { service, aggregate } = this.#housed(of.type)
    const due = aggregate.due?.(turn.standing.state) ?? null
    const { snapshot, commit } = JSON.parse(JSON.stringify(rowsOf(aggregate, of, before, turn, this.now, due)))
    for (const reply of turn.standing.replies) this.#replies.set(`${key}:${reply.id}`, reply)
    this.#standings.set(key, { ...turn.standing, state: aggregate.state.parse(snapshot.state) })
    this.snapshots.set(key, snapshot)
    this.commits.push({ ...commit, published: true })
    for (const event of commit.events) {
      this.#deliver(topicOf(aggregate, event, service.name), service, deliveryOf(commit, event))
    }
    for (const ask of aggregate.asks?.(turn.standing.state, of) ?? []) this.#ask(of, ask.id)
    if (due !== null) this.#wakeAt(of, due)
  }

  /** A service's own subscribers get its events whatever the topic. */
  #deliver(topic: string | null, from: SimulatedService | undefined, delivery: Delivery): void {
    for (const service of this.#services)
      for (const subscription of service.subscriptions) {
        const listens = service === from || topic === subscription.topic
        const definition = subscription.events.find(({ type }) => type === delivery.type)
        if (!listens || !definition || !('each' in subscription)) continue
        const copies = 1 + (this.chance.happens(this.#weather.duplicate) ? 1 + this.chance.below(2) : 0)
        const parsed = { ...delivery, data: definition.data.parse(delivery.data) }
        const once = (): Promise<void> => this.#handOver(subscription, parsed)
        this.#deliveries.push(once)
        for (let copy = 0; copy < copies; copy++) this.agenda.after(this.chance.number() * this.#weather.delay, once)
      }
  }

  async #handOver(reaction: Reaction, delivery: Delivery): Promise<void> {
    try {
      await reaction.each(delivery)
    } catch (error) {
      if (!(error instanceof Lost)) throw error
      this.agenda.after(this.chance.number() * 2, () => this.#handOver(reaction, delivery))
    }
  }

  /**
   * Puts a question as long as it is open. Copies of it may be under way still when it is settled, and answers come in
   * when it was put again: what a real host keeps apart, but for the moment in which it dies.
   */
  #ask(of: Identity, askId: string): void {
    const put = async (): Promise<void> => {
      const ask = this.#openAsk(of, askId)
      if (!ask) return
      if (this.#goesAstray()) this.agenda.after(this.#astray(), () => this.#answerTo(ask, of).then(noted, noted))
      try {
        const answer = await this.#answerTo(ask, of)
        if (this.#goesAstray()) throw new Lost('the answer')
        this.agenda.after(this.#goesAstray() ? this.#astray() : 0, async () => this.#answered(of, ask, answer))
      } catch (error) {
        if (!(error instanceof Lost)) throw error
      }
      this.agenda.after(SWEEP_AGAIN, put)
    }
    this.agenda.after(0, put)
  }

  #answered(of: Identity, ask: OpenAsk, answer: unknown): void {
    const command = ask.answered(answer as never)
    if (command === undefined) return
    const id = `${ask.id}:answer:${JSON.stringify(command)}`.slice(0, 290)
    this.#turn(of, { id, by: of.type, correlationId: 'simulated', command })
  }

  #goesAstray = (): boolean => this.chance.happens(this.#weather.lostAnswer)
  #astray = (): number => this.chance.number() * 2 * this.#weather.delay

  #openAsk(of: Identity, askId: string): OpenAsk | undefined {
    const { aggregate } = this.#housed(of.type)
    const state = this.#standings.get(`${of.type}:${of.tenant}:${of.id}`)?.state
    return aggregate.asks?.(state, of).find(ask => ask.id === askId)
  }

  async #answerTo(ask: OpenAsk, of: Identity): Promise<unknown> {
    if (!('outside' in ask)) {
      const message = { id: ask.id, by: of.type, correlationId: 'simulated', command: ask.command }
      return this.send(ask.of, of.tenant, ask.target, message)
    }
    const outside = this.#housed(of.type).service.outside?.[ask.outside]
    if (!outside) throw new TypeError(`nobody knows how to reach ${ask.outside}`)
    return outside(ask.input, { id: ask.id, tenant: of.tenant })
  }

  #wakeAt(of: Identity, due: Instant): void {
    const wake = async (): Promise<void> => {
      const { aggregate } = this.#housed(of.type)
      const standing = this.#standings.get(`${of.type}:${of.tenant}:${of.id}`)
      const stillDue = standing && aggregate.due?.(standing.state)
      if (!standing || !stillDue || stillDue > this.now) return
      const command = aggregate.onDue?.(standing.state, this.now)
      const message = { id: `due:${stillDue}:${standing.seq}`, by: 'clock', correlationId: 'simulated', command }
      if (command !== undefined) this.#turn(of, message)
    }
    const seconds = (Date.parse(due) - this.agenda.now) / 1000
    this.agenda.after(Math.max(0, seconds) + this.chance.number() * 3, wake)
  }
}

const noted = (): void => undefined

function deliveryOf(commit: CommitRow, event: CommitRow['events'][number]): Delivery {
  const { type, tenant, id, at, after } = commit
  const { sequence, correlationId, data } = event
  return {
    id: `${type}:${tenant}:${id}:${sequence}`,
    type: event.type,
    tenant,
    aggregate: type,
    aggregateId: id,
    sequence,
    time: at,
    correlationId,
    data,
    after,
  }
}
