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
  readonly #company: (() => Promise<void>) | undefined
  readonly #waiting: Waiting<T, R>[] = []
  #running = false

  /** `company`: how long items wait for others to go with them; without, only the load makes the batches. */
  constructor(handle: (items: readonly T[]) => Promise<readonly R[]>, company?: () => Promise<void>) {
    this.#handle = handle
    this.#company = company
  }

  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (!this.#running) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#running = true
    await this.#breath()
    while (this.#waiting.length > 0) {
      await this.#handOver(this.#waiting.splice(0, MOST))
      if (this.#company && this.#waiting.length < MOST) await this.#breath()
    }
    this.#running = false
  }

  /** So that what arrives in the same moment goes together too, or in the same while. */
  #breath(): Promise<void> {
    return this.#company?.() ?? new Promise(resolve => setImmediate(resolve))
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
