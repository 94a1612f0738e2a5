import { LRUCache } from 'lru-cache'
import { type Identity, partitionOf } from './keys.ts'

/** Those that began here count as active for a minute (milliseconds), as long as most sagas take; this many at most. */
const YOUNG = 60_000
const MOST_YOUNG = 100_000

/**
 * The actors that are active in this process: a sidecar has called them here and none has taken them away since, or they
 * have just begun here. Their turns can be taken without the way through the sidecar and back (docs/decisions/0008).
 * Knowing wrongly is harmless, for it is the fence of the journal that keeps two hosts apart, not this.
 */
export class Activations {
  readonly #called = new Set<string>()
  readonly #young = new LRUCache<string, true>({ max: MOST_YOUNG, ttl: YOUNG, ttlResolution: 1_000 })

  activated(actor: Identity): void {
    this.#called.add(partitionOf(actor))
  }

  deactivated(actor: Identity): void {
    this.#called.delete(partitionOf(actor))
    this.#young.delete(partitionOf(actor))
  }

  /** It did not exist until now. */
  born(actor: Identity): void {
    this.#young.set(partitionOf(actor), true)
  }

  /** The sidecar begins anew, and so does the placement of actors. */
  reset(): void {
    this.#called.clear()
    this.#young.clear()
  }

  has(actor: Identity): boolean {
    const key = partitionOf(actor)
    return this.#called.has(key) || this.#young.has(key)
  }
}
