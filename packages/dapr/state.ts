import type { Operation, StateWriter } from '@campus/documents'
import type { Sidecar } from './sidecar.ts'
import { Unavailable } from './sidecar.ts'

export type { Operation }

/** All operations took effect, or none did because a row was not as expected. */
export type Outcome = 'committed' | 'conflict'

/** Operations one transaction may hold on every store (Cosmos DB's limit). */
export const MAX_OPERATIONS = 100

// SQLite and most others name the etag, PostgreSQL a failed insert-if-absent, Cosmos DB the HTTP status.
const CONFLICT = /etag|no item was updated|412|precondition|conflict/i

/**
 * A Dapr state store by its component's name. The partition goes with every call: Cosmos DB needs it on each read and
 * write, SQLite and PostgreSQL ignore it.
 */
export class StateStore implements StateWriter {
  readonly #sidecar: Sidecar
  readonly #path: string

  constructor(sidecar: Sidecar, component: string) {
    this.#sidecar = sidecar
    this.#path = `/v1.0/state/${component}`
  }

  async get(key: string, partition: string): Promise<unknown> {
    const query = `metadata.partitionKey=${encodeURIComponent(partition)}&consistency=strong`
    const answer = await this.#sidecar.expect({
      method: 'GET',
      path: `${this.#path}/${encodeURIComponent(key)}?${query}`,
    })
    return answer.status === 204 || answer.text === '' ? undefined : JSON.parse(answer.text)
  }

  /**
   * One transaction of at most `MAX_OPERATIONS`. Throws `Unavailable` when the outcome is unknown: read before trying
   * again.
   */
  async transact(operations: readonly Operation[], partition: string): Promise<Outcome> {
    const answer = await this.#sidecar.call({
      method: 'POST',
      path: `${this.#path}/transaction`,
      body: { operations: operations.map(asDapr), metadata: { partitionKey: partition } },
    })
    if (answer.status === 204 || answer.status === 200) return 'committed'
    if (CONFLICT.test(answer.text)) return 'conflict'
    throw new Unavailable(`transaction answered ${answer.status}: ${answer.text.slice(0, 300)}`)
  }
}

function asDapr(operation: Operation): object {
  const { operation: name, key, etag } = operation
  const fenced = etag !== undefined || (name === 'upsert' && operation.insert)
  const request = {
    key,
    ...(name === 'upsert' && { value: operation.value }),
    ...(etag !== undefined && { etag }),
    ...(fenced && { options: { concurrency: 'first-write' } }),
  }
  return { operation: name, request }
}
