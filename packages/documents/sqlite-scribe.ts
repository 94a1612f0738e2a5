import { Worker } from 'node:worker_threads'
import type { Transaction, Written } from './sqlite-thread.ts'
import type { RowWrite } from './sqlite-writing.ts'
import { StoreAway } from './store-away.ts'

type Outcome = 'committed' | 'conflict'

let current: Scribe | undefined

/** The one who writes all of this process's SQLite files. To be closed by each who asked for it. */
export function scribe(): Scribe {
  if (!current?.isOpen) current = new Scribe()
  current.users++
  return current
}

/**
 * Writes SQLite files in a thread of their own: a commit copies pages and now and then waits for the disk, and nobody
 * else needs to stand still for it. What is asked for while one is under way comes after it.
 */
export class Scribe {
  readonly #waiting = new Map<number, PromiseWithResolvers<Outcome>>()
  #thread: Worker | undefined
  #last = 0
  users = 0
  isOpen = true

  write(url: string, table: string, writes: readonly RowWrite[]): Promise<Outcome> {
    const waiting = Promise.withResolvers<Outcome>()
    const asked: Transaction = { number: ++this.#last, url, table, writes }
    this.#waiting.set(asked.number, waiting)
    this.#thread ??= this.#begun()
    this.#thread.ref()
    this.#thread.postMessage(asked)
    return waiting.promise
  }

  /** The last to close ends the thread, when all that was asked for is written. */
  async close(): Promise<void> {
    if (--this.users > 0) return
    this.isOpen = false
    await Promise.allSettled([...this.#waiting.values()].map(({ promise }) => promise))
    const thread = this.#thread
    if (!thread) return
    const ended = new Promise(resolve => thread.once('exit', resolve))
    thread.ref()
    thread.postMessage('close')
    await ended
  }

  #begun(): Worker {
    const thread = new Worker(new URL('./sqlite-thread.ts', import.meta.url), { execArgv: [] })
    thread.on('message', (written: Written) => this.#answer(written))
    thread.on('error', error => this.#lost(error))
    thread.on('exit', () => this.#lost(new Error('the thread that writes has ended')))
    return thread
  }

  #answer({ number, outcome, trouble }: Written): void {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    // A thread that has nothing to do keeps no process from ending.
    if (this.#waiting.size === 0) this.#thread?.unref()
    if (outcome) waiting?.resolve(outcome)
    else waiting?.reject(Object.assign(new Error(trouble?.message), { name: trouble?.name }))
  }

  /** What became of what was asked for is not known. Who asks next begins another thread. */
  #lost(error: unknown): void {
    this.#thread = undefined
    for (const { reject } of this.#waiting.values()) reject(new StoreAway(error))
    this.#waiting.clear()
  }
}
