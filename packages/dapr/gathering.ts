interface Waiting<T, R> {
  readonly item: T
  readonly resolve: (result: R) => void
  readonly reject: (error: unknown) => void
}

/** Items handed over together at most. */
const MOST = 100

/**
 * Many callers with one item each, few calls with many: while one call is under way the next items gather, so that the
 * load itself makes the batches. One call at a time; each caller gets the result that stands where its item stood.
 */
export class Gathering<T, R> {
  readonly #handle: (items: readonly T[]) => Promise<readonly R[]>
  readonly #waiting: Waiting<T, R>[] = []
  #running = false

  constructor(handle: (items: readonly T[]) => Promise<readonly R[]>) {
    this.#handle = handle
  }

  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (!this.#running) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#running = true
    // A breath, so that what arrives in the same moment goes together too.
    await new Promise(resolve => setImmediate(resolve))
    while (this.#waiting.length > 0) await this.#handOver(this.#waiting.splice(0, MOST))
    this.#running = false
  }

  async #handOver(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.#handle(group.map(({ item }) => item))
      if (results.length !== group.length) throw new TypeError(`${results.length} results for ${group.length} items`)
      results.forEach((result, index) => {
        group[index]?.resolve(result)
      })
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }
}
