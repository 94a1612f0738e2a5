import { createHash } from 'node:crypto'
import { type Envelope, instant } from '@campus/contracts'
import type { StateWriter } from '@campus/documents'
import type { Router } from 'express'
import { type AnyAggregate, topicOf } from './aggregate.ts'
import type { Quiet } from './answers-first.ts'
import type { CalmTopics } from './aside.ts'
import type { Outside } from './ask.ts'
import type { Aggregates } from './client.ts'
import { type DeadLetter, deadLetterOf, deadLettersIn } from './dead-letters.ts'
import type { DispatchLog } from './dispatch.ts'
import { DoubtingPublisher } from './doubting-publisher.ts'
import { Host, type Step } from './host.ts'
import { intake } from './intake.ts'
import { Journal, type JournalReader } from './journal.ts'
import { type Identity, identity } from './keys.ts'
import { Outbox } from './outbox.ts'
import { OwnEvents } from './own-events.ts'
import { Publisher } from './publisher.ts'
import { keepReminding } from './reminder.ts'
import { clockType, sidecarRouter } from './router.ts'
import type { Sidecar } from './sidecar.ts'
import { own, type Subscription } from './subscription.ts'
import { SweepClock } from './sweep-clock.ts'
import { type JournalQueries, Sweeper } from './sweeper.ts'

/** What a service hands in; everything between it and its sidecar follows from this. */
export interface RuntimeOptions {
  /** The Dapr app id, which is also the topic of the service's events. */
  readonly service: string
  readonly sidecar: Sidecar
  readonly client: Aggregates
  readonly aggregates: readonly AnyAggregate[]
  readonly subscriptions: readonly Subscription[]
  /** Topics of this service whose events may wait a moment for company. */
  readonly calmTopics?: CalmTopics
  /** What follows from answers gives way to those who stand in line for one. */
  readonly quiet?: Quiet
  /** Topics that are the queue of a worker: a message for every event, so that their depth tells how much there is to do. */
  readonly queues?: readonly string[]
  /** How to reach parties outside that sagas ask. */
  readonly outside?: Readonly<Record<string, Outside>>
  /** Reads the journal's store; needed where aggregates are hosted. */
  readonly journal?: JournalReader & JournalQueries & StateWriter
  /** Keeps an event that could not be handled. */
  readonly bury?: (letter: DeadLetter) => Promise<void>
  /** The broker's word that it has taken an event is not enough (RabbitMQ). */
  readonly doubtsBroker?: boolean
  /** One transaction may span aggregates (SQLite, PostgreSQL), or not (Cosmos DB). */
  readonly transactionsSpanPartitions?: boolean
  readonly log: DispatchLog
  readonly clock?: () => number
  /** For tests: told where each turn is. */
  readonly onStep?: (step: Step | 'published', of: Identity) => void | Promise<void>
}

export interface Runtime {
  readonly host: Host
  /** Routes for the sidecar, to be mounted behind the check of the application token. */
  readonly router: Router
  /** Call once the service listens: keeps the sweep going from then on. */
  start(): void
  sweep(): Promise<void>
  /** Finishes turns and publishes what is waiting. */
  close(): Promise<void>
}

const SWEEP_SECONDS = 1

export function createRuntime(options: RuntimeOptions): Runtime {
  const { service, sidecar, client, aggregates: hosted, subscriptions, log, clock = Date.now } = options
  const reading = options.journal ?? NO_JOURNAL
  const journal = new Journal(reading, options.transactionsSpanPartitions ?? true)
  const toItself = subscriptions.filter(isOwn(hosted))
  const outbox = outboxOf(options, journal, toItself)
  const host: Host = new Host(hosted, {
    journal,
    asker: {
      send: (of, tenant, id, message) => client.send(of, tenant, id, message, 5_000),
      refusal: (of, tenant, id, message) => host.refusal(identity(of.type, tenant, id), message),
      outside: options.outside ?? {},
      log,
    },
    committed: commits => outbox.enqueue(commits),
    clock,
    ...(options.onStep && { onStep: options.onStep }),
  })
  client.goNearby(host)
  const sweeper = new Sweeper({
    queries: reading,
    publish: commits => outbox.again(commits),
    wake: of => client.wake(of),
    ...(options.quiet && { quiet: options.quiet }),
    clock,
    log,
  })
  const sweepClock = new SweepClock(() => sweeper.start())
  const router = sidecarRouter(service, {
    host,
    subscriptions: subscriptions.filter(subscription => !toItself.includes(subscription)),
    reminders: { sweep: () => sweepClock.asked() },
    deadLetterTopic: `${service}-dead`,
    onDeadLetter: async raw => {
      const letters = await deadLettersIn(raw, subscriptions, { now: instant(clock()), digest, log })
      for (const letter of letters) await options.bury?.(letter)
    },
    log,
  })
  const reminder = { type: clockType(service), name: 'sweep', seconds: SWEEP_SECONDS }
  let stopReminding: (() => void) | undefined
  return {
    host,
    router,
    sweep: () => sweeper.sweep(),
    start: () => {
      if (!options.journal) return
      stopReminding = keepReminding(sidecar, reminder, log)
      sweepClock.start()
    },
    close: async () => {
      stopReminding?.()
      sweepClock.stop()
      await host.idle()
      await outbox.close()
      await journal.close()
    },
  }
}

/** Whether a subscription is to nothing but events of these aggregates. */
function isOwn(hosted: readonly AnyAggregate[]): (subscription: Subscription) => boolean {
  const types = new Set(hosted.flatMap(({ events }) => events.map(({ type }) => type)))
  return ({ events }) => events.every(({ type }) => types.has(type))
}

function outboxOf(options: RuntimeOptions, journal: Journal, subscribed: readonly Subscription[]): Outbox {
  const { service, sidecar, aggregates, log, clock = Date.now } = options
  const byType = new Map(aggregates.map(aggregate => [aggregate.type, aggregate]))
  const publisher = new Publisher(sidecar, { queues: options.queues ?? [] })
  const doubting = options.doubtsBroker ? new DoubtingPublisher(publisher) : undefined
  const ownEvents = new OwnEvents({
    take: intake(subscribed, log, envelope => own(envelope as Envelope)),
    bury: async letter => options.bury?.(letter),
    letterOf: envelope => deadLetterOf(envelope, instant(clock()), digest),
    clock,
  })
  return new Outbox({
    service,
    publisher: doubting ?? publisher,
    ...(doubting && { certain: () => doubting.certain() }),
    topicOf: (type, event) => topicOf(byType.get(type) ?? {}, event, service),
    calmTopics: options.calmTopics ?? {},
    ...(options.quiet && { quiet: options.quiet }),
    ...(subscribed.length > 0 && { deliver: envelope => ownEvents.deliver(envelope) }),
    mark: async commits => {
      await journal.markPublished(commits)
      for (const commit of commits) await options.onStep?.('published', commit)
    },
    log,
  })
}

const NO_JOURNAL: JournalReader & JournalQueries & StateWriter = {
  transact: async () => {
    throw new TypeError('nothing is kept where no aggregates are hosted')
  },
  get: async () => undefined,
  getAll: async () => new Map(),
  unpublished: async () => [],
  due: async () => [],
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40)
