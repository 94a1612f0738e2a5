import { type Instant, instant } from '@campus/contracts'
import { answersFirst, type Quiet } from './answers-first.ts'
import { type Identity, partitionOf } from './keys.ts'
import type { CommitRow } from './rows.ts'

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
  /** Whatever was forgotten in a crowd is not looked for before the crowd has its answers. */
  readonly quiet?: Quiet
  readonly clock: () => number
  readonly log: { warn(facts: object, message: string): void }
}

/** Milliseconds a commit may be under way to the broker before the sweep takes it for forgotten. */
const FORGOTTEN_AFTER = 3_000
const COMMITS = 500
const WAKES = 200
const WAKES_AT_ONCE = 16
/** Milliseconds after which who was woken in vain is woken again at the latest. */
const LONGEST_PATIENCE = 8_000

/** Someone who was still due after being woken: what they wait for is away, or they are broken. */
interface Stuck {
  readonly times: number
  readonly notBefore: number
}

/**
 * Finds what nobody drives any more: events committed but not published, and aggregates whose moment has come. The two
 * do not wait for each other, and those woken in vain come after those whose moment is new.
 */
export class Sweeper {
  readonly #ports: SweeperPorts
  #publishing: Promise<void> | undefined
  /** The last sweep found more than it could take: a replica that died in a crowd leaves many, and they have waited enough. */
  #isBehind = false
  #waking: Promise<void> | undefined
  #stuck = new Map<string, Stuck>()

  constructor(ports: SweeperPorts) {
    this.#ports = ports
  }

  /** Begins a sweep, unless one is under way, and does not wait for it: its trouble is logged, the next one tries again. */
  start(): void {
    this.sweep().catch(error => this.#ports.log.warn({ err: error }, 'a sweep failed, the next one tries again'))
  }

  /** One sweep, to its end; what of it is under way already is not begun twice. */
  async sweep(): Promise<void> {
    this.#publishing ??= this.#publish().finally(() => {
      this.#publishing = undefined
    })
    this.#waking ??= this.#wakeAll().finally(() => {
      this.#waking = undefined
    })
    await Promise.all([this.#publishing, this.#waking])
  }

  async #publish(): Promise<void> {
    const before = instant(this.#ports.clock() - FORGOTTEN_AFTER)
    // By then older still, since in a crowd every replica's events give way.
    if (this.#ports.quiet && !this.#isBehind) await answersFirst(this.#ports.quiet)
    const forgotten = await this.#ports.queries.unpublished(before, COMMITS)
    this.#isBehind = forgotten.length === COMMITS
    if (forgotten.length > 0) this.#ports.publish(forgotten)
  }

  async #wakeAll(): Promise<void> {
    const now = this.#ports.clock()
    const due = await this.#ports.queries.due(instant(now), WAKES + this.#stuck.size)
    const isNew = (of: Identity): boolean => !this.#stuck.has(partitionOf(of))
    const again = due.filter(of => (this.#stuck.get(partitionOf(of))?.notBefore ?? Infinity) <= now)
    const queue = [...due.filter(isNew), ...again.slice(0, WAKES_AT_ONCE)]
    this.#stuck = new Map(due.map(of => [partitionOf(of), this.#patience(of, queue.includes(of), now)]))
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) await this.#wake(next)
    }
    await Promise.all(Array.from({ length: Math.min(WAKES_AT_ONCE, queue.length) }, work))
  }

  /** When to wake again if it turns up in a later sweep still: a little later every time. */
  #patience(of: Identity, isWoken: boolean, now: number): Stuck {
    const known = this.#stuck.get(partitionOf(of)) ?? { times: 0, notBefore: now }
    if (!isWoken) return known
    const times = known.times + 1
    return { times, notBefore: now + Math.min(LONGEST_PATIENCE, 500 * 2 ** times) }
  }

  async #wake(of: Identity): Promise<void> {
    try {
      await this.#ports.wake(of)
    } catch (error) {
      this.#ports.log.warn({ err: error, aggregate: of.type }, 'waking failed, a later sweep tries again')
    }
  }
}
