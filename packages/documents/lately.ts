import { LRUCache } from 'lru-cache'
import type { Document } from './row.ts'

/** Documents remembered at most, of one kind. */
const MOST = 20_000

interface Kept<T> {
  readonly document: Document<T> | undefined
}

/**
 * Documents that were read lately, by the keys of their rows, which hold the tenant. What this process writes is
 * forgotten at once; what another one writes is seen after `milliseconds` at the latest.
 */
export class Lately<T extends object> {
  readonly #kept: LRUCache<string, Kept<T>>
  /** Counts what was forgotten: a read that began before a write must not be kept after it. */
  #changes = 0

  constructor(milliseconds: number) {
    this.#kept = new LRUCache({
      max: MOST,
      ttl: milliseconds,
      ttlResolution: 0,
      perf: { now: () => performance.now() },
    })
  }

  /** What is remembered of these keys, and what `read` says of the others; those that do not exist are left out. */
  async get(
    keys: readonly string[],
    read: (missing: readonly string[]) => Promise<ReadonlyMap<string, Document<T>>>,
  ): Promise<Map<string, Document<T>>> {
    const known = new Map(keys.map(key => [key, this.#kept.get(key)]))
    const missing = keys.filter(key => known.get(key) === undefined)
    const before = this.#changes
    const found = missing.length > 0 ? await read(missing) : new Map<string, Document<T>>()
    if (before === this.#changes) for (const key of missing) this.#kept.set(key, { document: found.get(key) })
    return new Map(
      keys.flatMap(key => {
        const document = known.get(key)?.document ?? found.get(key)
        return document ? [[key, document] as const] : []
      }),
    )
  }

  forget(key: string): void {
    this.#changes++
    this.#kept.delete(key)
  }
}
