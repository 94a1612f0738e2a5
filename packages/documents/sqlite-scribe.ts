import { Worker } from 'node:worker_threads'
import type { Transaction, Written } from './sqlite-thread.ts'
import type { RowWrite } from './sqlite-writing.ts'
import { StoreAway } from './store-away.ts'

type Outcome = 'committed' | 'conflict'

const shared = new Map<string, Scribe>()

/** The one who writes the file at this URL for all of this process. To be closed by each who asked for it. */
export function scribeOf(url: string): Scribe {
  const scribe = shared.get(url) ?? new Scribe(url, () => shared.delete(url))
  shared.set(url, scribe)
  scribe.used()
  return scribe
}

/**
 * Writes a SQLite file in a thread of its own: a commit copies pages and now and then waits for the disk, and nobody
 * else needs to stand still for it. What is asked for while one is under way comes after it.
 */
export class Scribe {
  readonly #url: string
  readonly #gone: () => void
  readonly #waiting = new Map<number, PromiseWithResolvers<Outcome>>()
  #thread: Worker | undefined
  #users = 0
  #last = 0

  constructor(url: string, gone: () => void) {
    this.#url = url
    this.#gone = gone
  }

  used(): void {
    this.#users++
  }

  write(table: string, writes: readonly RowWrite[]): Promise<Outcome> {
    if (this.#users === 0) return Promise.reject(new Error(`${this.#url} was closed`))
    const waiting = Promise.withResolvers<Outcome>()
    const asked: Transaction = { number: ++this.#last, table, writes }
    this.#waiting.set(asked.number, waiting)
    this.#thread ??= this.#begun()
    this.#thread.ref()
    this.#thread.postMessage(asked)
    return waiting.promise
  }

  /** The last to close ends the thread, when all that was asked for is written. */
  async close(): Promise<void> {
    if (this.#users === 0 || --this.#users > 0) return
    this.#gone()
    await Promise.allSettled([...this.#waiting.values()].map(({ promise }) => promise))
    const thread = this.#thread
    if (!thread) return
    const ended = new Promise(resolve => thread.once('exit', resolve))
    thread.postMessage('close')
    await ended
  }

  #begun(): Worker {
    const thread = new Worker(new URL('./sqlite-thread.ts', import.meta.url), { workerData: { url: this.#url } })
    thread.on('message', (written: Written) => this.#answer(written))
    thread.on('error', error => this.#lost(error))
    thread.on('exit', () => this.#lost(new Error('the thread that writes has ended')))
    return thread
  }

  #answer({ number, outcome, trouble }: Written): void {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    // Nobody is kept from ending by a thread that has nothing to do.
    if (this.#waiting.size === 0) this.#thread?.unref()
    if (outcome) waiting?.resolve(outcome)
    else waiting?.reject(Object.assign(new Error(trouble?.message), { name: trouble?.name }))
  }

  /** What became of what was asked for is not known. The next who asks begins another thread. */
  #lost(error: unknown): void {
    this.#thread = undefined
    for (const { reject } of this.#waiting.values()) reject(new StoreAway(error))
    this.#waiting.clear()
  }
}
