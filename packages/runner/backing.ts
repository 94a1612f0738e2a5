import { join } from 'node:path'
import { findRedis } from './binaries.ts'
import type { DataFolder } from './data-folder.ts'
import { token } from './instance.ts'
import type { Ports } from './ports.ts'
import { postgres } from './postgres.ts'
import { rabbitmq } from './rabbitmq.ts'
import { redis } from './redis.ts'
import type { ProcessSpec } from './supervised.ts'

export type Profile = 'local' | 'onprem'

/** The servers that a profile's components need, and how apps and sidecars reach them. */
export type Backing = {
  servers: ProcessSpec[]
  /** Makes what an app needs in the servers, once they are healthy. */
  prepare: (apps: string[]) => Promise<void>
  redisUrl: string
  journalUrl: (app: string) => string
  documentsUrl: (app: string) => string
  /** What an app's components take from the environment of its sidecar. */
  sidecarEnv: (app: string) => Record<string, string>
}

/** Everything embedded: one SQLite file a service and store, Redis Streams between them. */
export const embedded = async (env: NodeJS.ProcessEnv, data: DataFolder, ports: Ports): Promise<Backing> => {
  const server = await redisServer(env, data, ports)
  const file = (app: string, store: string) => `file:${join(data.path, app, `${store}.db`)}`
  const dsn = (app: string, store: string) => `${file(app, store)}?_txlock=immediate&_pragma=synchronous(1)`
  return {
    servers: [server.spec],
    prepare: async () => {},
    redisUrl: server.url,
    journalUrl: app => file(app, 'journal'),
    documentsUrl: app => file(app, 'documents'),
    sidecarEnv: app => ({
      CAMPUS_REDIS_HOST: server.host,
      CAMPUS_REDIS_PASSWORD: server.password,
      CAMPUS_JOURNAL_DSN: dsn(app, 'journal'),
      CAMPUS_DOCUMENTS_DSN: dsn(app, 'documents'),
    }),
  }
}

export const redisServer = async (env: NodeJS.ProcessEnv, data: DataFolder, ports: Ports) => {
  const program = findRedis()
  if (!program) throw new Error('redis-server is missing: `npm start` sets it up, or install the package redis-server')
  const password = token()
  return { ...redis(program, env, data.folder('redis'), await ports.take(), password), password }
}

/** Servers as a university runs them itself: PostgreSQL with a database a service, RabbitMQ, Redis as the cache. */
export const onPremises = async (env: NodeJS.ProcessEnv, data: DataFolder, ports: Ports): Promise<Backing> => {
  const cache = await redisServer(env, data, ports)
  const stores = postgres(env, data, await ports.take())
  const broker = await rabbitmq(env, data, ports)
  const dsn = (app: string) => `${stores.url(app)}?sslmode=disable`
  return {
    servers: [cache.spec, stores.spec, ...broker.specs],
    prepare: stores.prepare,
    redisUrl: cache.url,
    journalUrl: stores.url,
    documentsUrl: stores.url,
    sidecarEnv: app => ({
      CAMPUS_RABBITMQ_URL: broker.url,
      CAMPUS_JOURNAL_DSN: dsn(app),
      CAMPUS_DOCUMENTS_DSN: dsn(app),
    }),
  }
}
