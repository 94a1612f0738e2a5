import { type Identity, partitionOf } from './keys.ts'

/**
 * The actors that are active in this process: a sidecar has called them here, and none has taken them away since. Their
 * turns can be taken without the way through the sidecar and back (docs/decisions/0008). Knowing wrongly is harmless, for
 * it is the fence of the journal that keeps two hosts apart, not this.
 */
export class Activations {
  readonly #active = new Set<string>()

  activated(actor: Identity): void {
    this.#active.add(partitionOf(actor))
  }

  deactivated(actor: Identity): void {
    this.#active.delete(partitionOf(actor))
  }

  /** The sidecar begins anew, and so does the placement of actors. */
  reset(): void {
    this.#active.clear()
  }

  has(actor: Identity): boolean {
    return this.#active.has(partitionOf(actor))
  }
}
