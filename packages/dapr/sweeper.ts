import { type Instant, instant } from '@campus/contracts'
import type { CommitRow } from './journal.ts'
import type { Identity } from './keys.ts'

/** What a sweep looks for in the journal, across tenants. */
export interface JournalQueries {
  /** Commits not marked as published that are older than `before`, oldest first. */
  unpublished(before: Instant, limit: number): Promise<readonly CommitRow[]>
  /** Aggregates that want to be woken by `now`, longest due first. */
  due(now: Instant, limit: number): Promise<readonly Identity[]>
}

export interface SweeperPorts {
  readonly queries: JournalQueries
  readonly publish: (commits: readonly CommitRow[]) => void
  readonly wake: (of: Identity) => Promise<void>
  readonly clock: () => number
  readonly log: { warn(facts: object, message: string): void }
}

/** Milliseconds a commit may be under way to the broker before the sweep takes it for forgotten. */
const FORGOTTEN_AFTER = 3_000
const COMMITS = 500
const WAKES = 200
const WAKES_AT_ONCE = 16

/** Finds what nobody drives any more: events committed but not published, and aggregates whose moment has come. */
export class Sweeper {
  readonly #ports: SweeperPorts
  #running: Promise<void> | undefined

  constructor(ports: SweeperPorts) {
    this.#ports = ports
  }

  /** One sweep; while one is running, the same one. */
  sweep(): Promise<void> {
    this.#running ??= this.#sweep().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #sweep(): Promise<void> {
    const { queries, publish, clock } = this.#ports
    const now = clock()
    const forgotten = await queries.unpublished(instant(now - FORGOTTEN_AFTER), COMMITS)
    if (forgotten.length > 0) publish(forgotten)
    const due = [...(await queries.due(instant(now), WAKES))]
    const work = async (): Promise<void> => {
      for (let next = due.shift(); next; next = due.shift()) await this.#wake(next)
    }
    await Promise.all(Array.from({ length: Math.min(WAKES_AT_ONCE, due.length) }, work))
  }

  async #wake(of: Identity): Promise<void> {
    try {
      await this.#ports.wake(of)
    } catch (error) {
      this.#ports.log.warn({ err: error, aggregate: of.type }, 'waking failed, the next sweep tries again')
    }
  }
}
