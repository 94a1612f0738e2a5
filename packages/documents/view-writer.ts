import { setTimeout as pause } from 'node:timers/promises'
import type { Arrivals } from './arrivals.ts'
import { type Collection, current } from './collection.ts'
import { documentKey, generationKey, tenantOf } from './keys.ts'
import { type Change, type Followed, merge } from './merge.ts'
import { backoff } from './patience.ts'
import { type DocumentRow, readRow } from './row.ts'
import type { RowStore, StoredRow } from './store.ts'
import { Turns } from './turns.ts'
import { type Operation, type StateWriter, transactionsOf, type Upsert } from './writer.ts'

/** Other writers kept getting in between: the caller tries again later. */
export class Contention extends Error {
  override readonly name = 'Contention'
}

const ATTEMPTS = 12

type ByKey<T> = ReadonlyMap<string, readonly Change<T>[]>

/**
 * Writes a view. Every row is written under the etag it was read with, or only if there is none, so that of two
 * replicas the one that was too slow reads again and finds out what is still new.
 */
export class ViewWriter<T extends object> {
  readonly #collection: Collection<T>
  readonly #store: RowStore
  readonly #writer: StateWriter
  readonly #arrivals: Pick<Arrivals, 'announce'>
  readonly #turns = new Turns()

  constructor(collection: Collection<T>, store: RowStore, writer: StateWriter, arrivals: Pick<Arrivals, 'announce'>) {
    this.#collection = collection
    this.#store = store
    this.#writer = writer
    this.#arrivals = arrivals
  }

  /** Applies what is new in the changes; how many documents it wrote. */
  async apply(tenant: string, changes: readonly Change<T>[]): Promise<number> {
    const owner = tenantOf(tenant)
    const checked = changes.map(change => this.#checked(change))
    const byKey = Map.groupBy(checked, ({ id }) => documentKey(this.#collection.kind, owner, id))
    // One at a time for a tenant: batches that arrive together would only conflict with each other.
    return this.#turns.take(owner, () => this.#write(owner, byKey))
  }

  #checked(change: Change<T>): Change<T> {
    const { sequence } = change
    if (!Number.isSafeInteger(sequence) || sequence < 1) throw new TypeError(`not a sequence: ${sequence}`)
    const parse = (doc: T | null) => (doc === null ? null : this.#collection.schema.parse(doc))
    if ('doc' in change) return { ...change, doc: parse(change.doc) }
    return { ...change, change: old => parse(change.change(old)) }
  }

  async #write(tenant: string, changes: ByKey<T>): Promise<number> {
    let open = changes
    let written = 0
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const operations = await this.#operations(tenant, open)
      const failed = await this.#commit(tenant, operations)
      written += operations.length - failed.size
      if (failed.size === 0) return written
      open = new Map([...open].filter(([key]) => failed.has(key)))
      await pause(Math.random() * backoff(attempt, 5, 200))
    }
    throw new Contention(`${open.size} documents of kind ${this.#collection.kind} kept changing`)
  }

  /** The transactions one after the other; the keys of those that conflicted. */
  async #commit(tenant: string, operations: readonly Operation[]): Promise<Set<string>> {
    const failed = new Set<string>()
    for (const transaction of transactionsOf(operations)) {
      const committed = (await this.#writer.transact(transaction, tenant)) === 'committed'
      for (const { key } of transaction) committed ? this.#arrivals.announce(key) : failed.add(key)
    }
    return failed
  }

  async #operations(tenant: string, changes: ByKey<T>): Promise<Upsert[]> {
    const marker = generationKey(this.#collection.kind, tenant)
    const stored = await this.#store.getAll([marker, ...changes.keys()])
    const generation = generationIn(stored.get(marker))
    return [...changes].flatMap(([key, news]) => {
      const value = this.#merged(tenant, generation, stored.get(key), news)
      const etag = stored.get(key)?.etag
      return value
        ? [{ operation: 'upsert' as const, key, value, ...(etag ? { etag } : { insert: true as const }) }]
        : []
    })
  }

  #merged(tenant: string, generation: number, stored: StoredRow | undefined, changes: readonly Change<T>[]) {
    const row = stored && readRow(stored, tenant)
    // A rebuild has begun since this row was written: everything it knows will be told again.
    const known = row && row.generation >= generation ? this.#followed(row, changes) : undefined
    const merged = merge(known, changes)
    return merged && this.#row(tenant, generation, changes[0]?.id ?? '', merged)
  }

  /** What a row holds; its document is only carried up to today's shape when a change builds on it. */
  #followed({ sequences, doc, gone, version }: DocumentRow, changes: readonly Change<T>[]): Followed<T> {
    const needed = !gone && changes.some(change => 'change' in change)
    return { sequences, doc: needed ? current(this.#collection, doc, version) : null }
  }

  #row(tenant: string, generation: number, id: string, { sequences, doc }: Followed<T>): DocumentRow {
    const { kind, version } = this.#collection
    return { id, tenant, kind, version, generation, gone: doc === null, sequences, doc }
  }
}

/** How often the tenant's documents of a kind were rebuilt, from the row that counts it. */
export const generationIn = (marker: StoredRow | undefined): number =>
  (marker?.value as { generation?: number } | undefined)?.generation ?? 0
