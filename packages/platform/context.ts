import type { Id, TenantId } from '@campus/contracts'
import type { Aggregates, AnyAggregate, PastCommit, Sidecar } from '@campus/dapr'
import type { Collection, DeclaredIndexes, Documents } from '@campus/documents'
import type { RedisRevocations, TokenVerifier } from '@campus/service'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import type { PlatformEnvironment } from './environment.ts'

/** What a service's own code may reach: handed to its `build`, never imported. */
export interface Context {
  readonly service: string
  readonly env: PlatformEnvironment
  readonly log: Logger
  readonly clock: () => number
  /** Sends commands to aggregates, wherever they live. */
  readonly aggregates: Aggregates
  /** Everything that happened to one of this service's own aggregates, from its journal. */
  history(aggregate: AnyAggregate, tenant: TenantId, id: Id): Promise<readonly PastCommit[]>
  /** Opens a collection of this service's documents; the same one every time. */
  documents<T extends object, I extends DeclaredIndexes<T>>(collection: Collection<T, I>): Documents<T, I>
  readonly redis: Redis
  readonly sidecar: Sidecar
  readonly revocations: RedisRevocations
  readonly verify: TokenVerifier
}
