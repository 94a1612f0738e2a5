/** Wakes those of this process who wait for a document that this process has just written. */
export class Arrivals {
  readonly #waiting = new Map<string, Set<() => void>>()

  announce(key: string): void {
    for (const wake of this.#waiting.get(key) ?? []) wake()
  }

  /** Resolves at the next announcement of the key, or after so many milliseconds. */
  async next(key: string, milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const waiting = this.#waiting.get(key) ?? new Set()
    this.#waiting.set(key, waiting.add(resolve))
    const timer = setTimeout(resolve, milliseconds)
    await promise
    clearTimeout(timer)
    waiting.delete(resolve)
    if (waiting.size === 0) this.#waiting.delete(key)
  }
}
