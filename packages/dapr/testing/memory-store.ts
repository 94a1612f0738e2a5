import type { JournalReader, TaggedRow } from '../journal.ts'
import { Unavailable } from '../sidecar.ts'
import type { Operation, Outcome } from '../state.ts'

/** What becomes of a transaction: it fails, or it takes effect and the answer is lost. */
export type Mishap = 'works' | 'fails' | 'answer lost'

/** A state store in memory with etags, transactions, and mishaps that a test calls up. */
export class MemoryStore implements JournalReader {
  readonly rows = new Map<string, TaggedRow>()
  readonly transactions: (readonly Operation[])[] = []
  /** What was asked for at once, read by read. */
  readonly reads: (readonly string[])[] = []
  readonly #mishaps: Mishap[] = []
  #gate: Promise<void> | undefined
  #tags = 0

  /** The next transactions come to this, one each. */
  next(...mishaps: Mishap[]): void {
    this.#mishaps.push(...mishaps)
  }

  /** Transactions wait until the gate is opened. */
  shut(): () => void {
    let open: () => void = () => undefined
    this.#gate = new Promise(resolve => {
      open = resolve
    })
    return () => {
      this.#gate = undefined
      open()
    }
  }

  async get(key: string): Promise<TaggedRow | undefined> {
    return structuredClone(this.rows.get(key))
  }

  async getAll(keys: readonly string[]): Promise<Map<string, TaggedRow>> {
    this.reads.push(keys)
    return new Map([...structuredClone(this.rows)].filter(([key]) => keys.includes(key)))
  }

  async transact(operations: readonly Operation[], _partition: string): Promise<Outcome> {
    this.transactions.push(operations)
    await this.#gate
    const mishap = this.#mishaps.shift()
    if (mishap === 'fails') throw new Unavailable('the store is away')
    const outcome = operations.every(operation => this.#isAsExpected(operation)) ? 'committed' : 'conflict'
    if (outcome === 'committed') for (const operation of operations) this.#apply(operation)
    if (mishap === 'answer lost') throw new Unavailable('the answer got lost')
    return outcome
  }

  #isAsExpected(operation: Operation): boolean {
    const row = this.rows.get(operation.key)
    if (operation.operation === 'upsert' && operation.insert) return row === undefined
    return operation.etag === undefined || row?.etag === operation.etag
  }

  #apply(operation: Operation): void {
    if (operation.operation === 'delete') this.rows.delete(operation.key)
    else this.rows.set(operation.key, { value: JSON.parse(JSON.stringify(operation.value)), etag: `t${++this.#tags}` })
  }
}
