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
  readonly #store: Pick<StateStore, 'transact'>
  readonly #breath: boolean
  readonly #members: Member[] = []
  readonly #idle: Operation[] = []
  #running: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  /** `breath`: what is asked for in the same moment goes together too, where a moment more does not matter. */
  constructor(store: Pick<StateStore, 'transact'>, { breath = false } = {}) {
    this.#store = store
    this.#breath = breath
  }

  /** Commits these operations together, with whatever else is waiting. */
  transact(operations: readonly Operation[]): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#members.push({ operations, resolve, reject })
      this.#run()
    })
  }

  /**
   * Writes these some time soon, best beside something else; unconditional operations only. When the transaction they
   * travel with fails they are gone: nobody waits for them, and keeping them while a store is away has no end.
   */
  whenever(operations: readonly Operation[]): void {
    this.#idle.push(...operations)
    this.#linger()
  }

  /** Resolves when everything handed in is written or has failed. */
  async close(): Promise<void> {
    while (this.#running || this.#members.length > 0 || this.#idle.length > 0) {
      this.#run()
      await this.#running
    }
    clearTimeout(this.#timer)
  }

  #linger(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#run()
    }, LINGER)
  }

  #run(): void {
    this.#running ??= this.#drain()
  }

  async #drain(): Promise<void> {
    do {
      if (this.#breath) await new Promise(resolve => setImmediate(resolve))
      const group = this.#nextGroup()
      const room = MAX_OPERATIONS - group.reduce((sum, { operations }) => sum + operations.length, 0)
      await this.#commit(group, this.#idle.splice(0, room))
    } while (this.#members.length > 0 || this.#idle.length >= MAX_OPERATIONS)
    this.#running = undefined
    if (this.#idle.length > 0) this.#linger()
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
      if (outcome === 'conflict') return await this.#apart(group, beside)
      for (const { resolve } of group) resolve(outcome)
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  /** After a conflict, which is a member's: everybody alone, and what travelled beside them with the next group. */
  async #apart(group: readonly Member[], beside: readonly Operation[]): Promise<void> {
    if (group.length > 0) this.#idle.push(...beside)
    if (group.length === 1) group[0]?.resolve('conflict')
    else await Promise.all(group.map(member => this.#alone(member)))
  }

  async #alone({ operations, resolve, reject }: Member): Promise<void> {
    await this.#store.transact(operations, '').then(resolve, reject)
  }
}
