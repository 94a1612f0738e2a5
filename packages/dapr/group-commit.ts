import { MAX_OPERATIONS, type Operation, type Outcome, type StateStore } from './state.ts'

interface Member {
  readonly operations: readonly Operation[]
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

/** Milliseconds that operations nobody waits for may wait for a transaction to travel with. */
const LINGER = 250

/**
 * Many small transactions as few larger ones: while one is under way the next ones gather, so that a store with one
 * writer (SQLite) or a costly commit (PostgreSQL) is asked seldom. Only for stores whose transactions may span
 * partitions. When a group conflicts its members are tried one by one, so that nobody fails for a neighbour.
 */
export class GroupCommit {
  readonly #store: StateStore
  readonly #members: Member[] = []
  #idle: Operation[] = []
  #running: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(store: StateStore) {
    this.#store = store
  }

  /** Commits these operations together, with whatever else is waiting. */
  transact(operations: readonly Operation[]): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#members.push({ operations, resolve, reject })
      this.#run()
    })
  }

  /** Writes these some time soon, best beside something else; unconditional operations only. */
  whenever(operations: readonly Operation[]): void {
    this.#idle.push(...operations)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#run()
    }, LINGER)
  }

  /** Resolves when everything handed in is written or has failed. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#run()
    await this.#running
  }

  #run(): void {
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined
      if (this.#members.length > 0) this.#run()
    })
  }

  async #drain(): Promise<void> {
    do {
      const group = this.#nextGroup()
      const room = MAX_OPERATIONS - group.reduce((sum, { operations }) => sum + operations.length, 0)
      const beside = this.#idle.splice(0, room)
      await this.#commit(group, beside)
    } while (this.#members.length > 0 || this.#idle.length >= MAX_OPERATIONS)
  }

  #nextGroup(): Member[] {
    let size = 0
    const end = this.#members.findIndex(({ operations }) => {
      size += operations.length
      return size > MAX_OPERATIONS
    })
    return this.#members.splice(0, end === -1 ? this.#members.length : Math.max(end, 1))
  }

  async #commit(group: readonly Member[], beside: readonly Operation[]): Promise<void> {
    const operations = [...group.flatMap(member => member.operations), ...beside]
    if (operations.length === 0) return
    try {
      const outcome = await this.#store.transact(operations, '')
      if (outcome === 'committed' || group.length === 1) {
        for (const { resolve } of group) resolve(outcome)
        return
      }
      this.#idle.push(...beside)
      await Promise.all(group.map(member => this.#alone(member)))
    } catch (error) {
      this.#idle.push(...beside)
      for (const { reject } of group) reject(error)
    }
  }

  async #alone({ operations, resolve, reject }: Member): Promise<void> {
    await this.#store.transact(operations, '').then(resolve, reject)
  }
}
