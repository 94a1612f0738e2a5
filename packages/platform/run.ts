import {
  Aggregates,
  type AnyAggregate,
  type CalmTopics,
  createRuntime,
  GroupCommit,
  historyOf,
  identity,
  invoke,
  type JournalStore,
  type Outside,
  openJournal,
  type RuntimeOptions,
  Sidecar,
  type Subscription,
} from '@campus/dapr'
import { type Collection, type DeclaredIndexes, Documents, openStore, openWriter } from '@campus/documents'
import {
  bearerAuthentication,
  createLog,
  createService,
  jwksKeySource,
  openRedis,
  type Route,
  readEnvironment,
  redisIdempotency,
  redisRateLimits,
  redisRevocations,
  type ServiceOptions,
  tokenVerifier,
  turnstiles,
} from '@campus/service'
import type { Context } from './context.ts'
import { bury, deadLetterRoutes } from './dead-letters.ts'
import { readPlatformEnvironment } from './environment.ts'

/** What a service is made of. Whatever is left out it does not have. */
export interface Parts {
  readonly routes: readonly Route[]
  readonly aggregates?: readonly AnyAggregate[]
  readonly subscriptions?: readonly Subscription[]
  /** Topics of this service whose events may wait a moment for company. */
  readonly calmTopics?: CalmTopics
  /** Topics that are the queue of a worker: a message for every event. */
  readonly queues?: readonly string[]
  /** How to reach parties outside that sagas ask, by name. */
  readonly outside?: Readonly<Record<string, Outside>>
  /** Run once the service listens; gives back how to stop. */
  readonly background?: () => Promise<() => Promise<void>>
  /** The service forwards to others, which keep the Idempotency-Keys. */
  readonly forwards?: true
  readonly extend?: NonNullable<ServiceOptions['extend']>
  /** Checks besides Redis that decide whether the service takes work. */
  readonly checks?: NonNullable<ServiceOptions['checks']>
  /** A port besides the one the sidecar knows. */
  readonly publicPort?: number
  /** For tests of faults: told where each turn is. */
  readonly onStep?: NonNullable<RuntimeOptions['onStep']>
}

/** Starts a service: everything between its own code and sidecar, stores, Redis and clients. */
export async function runService(name: string, build: (context: Context) => Parts | Promise<Parts>): Promise<void> {
  const shellEnv = readEnvironment()
  const env = readPlatformEnvironment()
  const log = createLog(name, shellEnv.LOG_LEVEL)
  const redis = openRedis(shellEnv.CAMPUS_REDIS_URL, log)
  const sidecar = new Sidecar({ port: env.DAPR_HTTP_PORT, apiToken: env.DAPR_API_TOKEN })
  const aggregates = new Aggregates(sidecar)
  const revocations = redisRevocations(redis)
  const keys = jwksKeySource(async () => {
    const answer = await invoke(sidecar, { app: 'identity', method: 'GET', path: '/.well-known/jwks.json' })
    return JSON.parse(answer.text)
  })
  const verify = tokenVerifier({ issuer: env.CAMPUS_ISSUER, audience: 'campus', keys })
  const stores = openDocuments(env)
  let journal: JournalStore | undefined
  const context: Context = {
    service: name,
    env,
    log,
    clock: Date.now,
    aggregates,
    history: async (of, tenant, id) => (journal ? historyOf(journal, of, identity(of.type, tenant, id)) : []),
    documents: stores.documents,
    redis,
    sidecar,
    revocations,
    verify,
  }

  const parts = await build(context)
  const { aggregates: hosted = [], subscriptions = [] } = parts
  if (hosted.length > 0) journal = openJournal(required(env.CAMPUS_JOURNAL_URL, 'CAMPUS_JOURNAL_URL'))
  // Who only forwards does little for a request itself, and waits long.
  const lines = parts.forwards ? undefined : turnstiles()
  const runtime = createRuntime({
    service: name,
    sidecar,
    client: aggregates,
    aggregates: hosted,
    subscriptions,
    bury: bury(context),
    log,
    ...(parts.outside && { outside: parts.outside }),
    ...(parts.calmTopics && { calmTopics: parts.calmTopics }),
    ...(lines && { quiet: () => lines.writes.cleared() }),
    ...(parts.queues && { queues: parts.queues }),
    ...(parts.onStep && { onStep: parts.onStep }),
    doubtsBroker: env.CAMPUS_PROFILE === 'onprem',
    ...(journal && { journal }),
  })
  let stopBackground = async (): Promise<void> => undefined
  const service = createService({
    name,
    routes: [...parts.routes, ...(subscriptions.length > 0 ? deadLetterRoutes(context, subscriptions) : [])],
    sidecar: runtime.router,
    authenticate: bearerAuthentication(verify, revocations),
    limits: redisRateLimits(redis, {
      caller: { points: env.CAMPUS_CALLER_RATE, seconds: 60 },
      address: { points: env.CAMPUS_ADDRESS_RATE, seconds: 60 },
    }),
    idempotency: parts.forwards ? 'forwarded' : redisIdempotency(redis),
    ...(lines && { turnstiles: lines }),
    checks: { redis: () => redis.ping(), ...parts.checks },
    closers: [
      () => stopBackground(),
      () => runtime.close(),
      () => sidecar.close(),
      async () => journal?.close(),
      () => stores.close(),
      async () => redis.disconnect(),
    ],
    env: shellEnv,
    log,
    ...(parts.extend && { extend: parts.extend }),
  })
  await service.run()
  if (parts.publicPort !== undefined) service.app.listen(parts.publicPort, shellEnv.CAMPUS_BIND)
  runtime.start()
  stopBackground = (await parts.background?.()) ?? stopBackground
}

function openDocuments(env: ReturnType<typeof readPlatformEnvironment>) {
  const opened = new Map<string, unknown>()
  const url = env.CAMPUS_DOCUMENTS_URL
  const straight = url === undefined ? undefined : openWriter(url, 'documents')
  // The views that one event changes share a transaction, and so do those of events that come together.
  const writer = straight && new GroupCommit(straight, { breath: true })
  const ports = url !== undefined && writer ? { store: openStore(url, 'documents'), writer } : undefined
  return {
    documents: <T extends object, I extends DeclaredIndexes<T>>(collection: Collection<T, I>): Documents<T, I> => {
      const known = opened.get(collection.kind) as Documents<T, I> | undefined
      if (known) return known
      const cursorKey = required(env.CAMPUS_CURSOR_KEY, 'CAMPUS_CURSOR_KEY')
      const documents = new Documents(collection, { ...(ports ?? missing()), cursorKey })
      opened.set(collection.kind, documents)
      return documents
    },
    close: async () => {
      await writer?.close()
      await straight?.close()
      await ports?.store.close()
    },
  }
}

function missing(): never {
  throw new Error('CAMPUS_DOCUMENTS_URL is needed here')
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Error(`${name} is needed here`)
  return value
}
