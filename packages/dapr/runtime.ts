import { createHash } from 'node:crypto'
import { instant } from '@campus/contracts'
import type { Router } from 'express'
import type { AnyAggregate } from './aggregate.ts'
import type { Outside } from './ask.ts'
import { Aggregates } from './client.ts'
import { type DeadLetter, deadLetterOf } from './dead-letters.ts'
import type { DispatchLog } from './dispatch.ts'
import { Host, type Step } from './host.ts'
import { Journal, type JournalReader } from './journal.ts'
import type { Identity } from './keys.ts'
import { Outbox } from './outbox.ts'
import { Publisher } from './publisher.ts'
import { remind } from './reminder.ts'
import { clockType, sidecarRouter } from './router.ts'
import { Sidecar } from './sidecar.ts'
import { StateStore } from './state.ts'
import type { Subscription } from './subscription.ts'
import { type JournalQueries, Sweeper } from './sweeper.ts'

/** What a service hands in; everything between it and its sidecar follows from this. */
export interface RuntimeOptions {
  /** The Dapr app id, which is also the topic of the service's events. */
  readonly service: string
  readonly sidecar: { readonly port: number; readonly apiToken: string }
  readonly aggregates: readonly AnyAggregate[]
  readonly subscriptions: readonly Subscription[]
  /** How to reach parties outside that sagas ask. */
  readonly outside?: Readonly<Record<string, Outside>>
  /** Reads the journal's store; needed where aggregates are hosted. */
  readonly journal?: JournalReader & JournalQueries
  /** Keeps an event that could not be handled. */
  readonly bury?: (letter: DeadLetter) => Promise<void>
  /** One transaction may span aggregates (SQLite, PostgreSQL), or not (Cosmos DB). */
  readonly transactionsSpanPartitions?: boolean
  readonly log: DispatchLog
  readonly clock?: () => number
  /** For tests: told where each turn is. */
  readonly onStep?: (step: Step | 'published', of: Identity) => void | Promise<void>
}

export interface Runtime {
  readonly sidecar: Sidecar
  readonly aggregates: Aggregates
  readonly host: Host
  /** Routes for the sidecar, to be mounted behind the check of the application token. */
  readonly router: Router
  state(component: string): StateStore
  /** Call once the service listens and its sidecar is up. */
  start(): Promise<void>
  sweep(): Promise<void>
  /** Finishes turns, publishes what is waiting, lets go of the sidecar. */
  close(): Promise<void>
}

const SWEEP_SECONDS = 1
const REARM_EVERY = 30_000

export function createRuntime(options: RuntimeOptions): Runtime {
  const { service, aggregates: hosted, subscriptions, log, clock = Date.now } = options
  const sidecar = new Sidecar(options.sidecar)
  const reading = options.journal ?? NO_JOURNAL
  const journal = new Journal(new StateStore(sidecar, 'journal'), reading, options.transactionsSpanPartitions ?? true)
  const aggregates = new Aggregates(sidecar)
  const outbox = outboxOf(options, sidecar, journal, hosted)
  const host: Host = new Host(hosted, {
    journal,
    asker: {
      send: (of, tenant, id, message) => aggregates.send(of, tenant, id, message, 5_000),
      outside: options.outside ?? {},
      log,
    },
    committed: commits => outbox.enqueue(commits),
    clock,
    ...(options.onStep && { onStep: options.onStep }),
  })
  const sweeper = new Sweeper({
    queries: reading,
    publish: commits => outbox.enqueue(commits),
    wake: of => aggregates.wake(of),
    clock,
    log,
  })
  const router = sidecarRouter(service, {
    host,
    subscriptions,
    reminders: { sweep: () => sweeper.sweep() },
    deadLetterTopic: `${service}-dead`,
    onDeadLetter: async raw => options.bury?.(deadLetterOf(raw, instant(clock()), digest)),
    log,
  })
  let rearming: NodeJS.Timeout | undefined
  const arm = (): Promise<void> =>
    remind(sidecar, { type: clockType(service), name: 'sweep', seconds: SWEEP_SECONDS }).catch(error =>
      log.warn({ err: error }, 'the sweep’s reminder could not be set, will try again'),
    )
  return {
    sidecar,
    aggregates,
    host,
    router,
    state: component => new StateStore(sidecar, component),
    sweep: () => sweeper.sweep(),
    start: async () => {
      if (!options.journal) return
      await arm()
      rearming = setInterval(() => void arm(), REARM_EVERY * (0.75 + Math.random() / 2))
    },
    close: async () => {
      clearInterval(rearming)
      await host.idle()
      await outbox.close()
      await journal.close()
      await sidecar.close()
    },
  }
}

function outboxOf(
  options: RuntimeOptions,
  sidecar: Sidecar,
  journal: Journal,
  hosted: readonly AnyAggregate[],
): Outbox {
  const byType = new Map(hosted.map(aggregate => [aggregate.type, aggregate]))
  return new Outbox({
    service: options.service,
    publisher: new Publisher(sidecar),
    alsoTo: (type, event) => byType.get(type)?.alsoTo?.(event) ?? [],
    mark: async commits => {
      await journal.markPublished(commits)
      for (const commit of commits) await options.onStep?.('published', commit)
    },
    log: options.log,
  })
}

const NO_JOURNAL: JournalReader & JournalQueries = {
  get: async () => undefined,
  unpublished: async () => [],
  due: async () => [],
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40)
