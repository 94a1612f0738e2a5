import { Arrivals } from './arrivals.ts'
import type { Collection, DeclaredIndexes } from './collection.ts'
import { Cursors } from './cursor.ts'
import { documentKey, tenantOf } from './keys.ts'
import { Lately } from './lately.ts'
import { type Change, SELF, sequenceOf } from './merge.ts'
import { type Page, type Paging, turn } from './page.ts'
import { backoff } from './patience.ts'
import { filterOf, type LooseSelection, type Selection } from './query.ts'
import { type Rebuilt, rebuild } from './rebuild.ts'
import { type Document, type DocumentRow, documentIn, readRow } from './row.ts'
import type { RowStore, StoredRow } from './store.ts'
import { ViewWriter } from './view-writer.ts'
import type { StateWriter } from './writer.ts'

export interface DocumentsPorts {
  readonly store: RowStore
  readonly writer: StateWriter
  /** Secret of the installation, at least 16 bytes, the same on every replica: cursors are sealed with it. */
  readonly cursorKey: string
}

export interface Patience {
  readonly withinMs: number
  /** Whose sequence it is, in a document fed by several aggregates. */
  readonly source?: string
}

/** Whether the document has got that far, and the document as it is now. */
export interface Seen<T> {
  readonly reached: boolean
  readonly document: Document<T> | undefined
}

/**
 * A collection of documents, each tenant's apart from every other's. Every call takes the tenant, and one without it
 * throws `TenantMissing`.
 */
export class Documents<T extends object, I extends DeclaredIndexes<T>> {
  readonly #collection: Collection<T, I>
  readonly #store: RowStore
  readonly #writer: StateWriter
  readonly #cursors: Cursors
  readonly #arrivals = new Arrivals()
  readonly #lately: Lately<T> | undefined
  readonly #view: ViewWriter<T>
  #ready: Promise<void> | undefined

  constructor(collection: Collection<T, I>, { store, writer, cursorKey }: DocumentsPorts) {
    this.#collection = collection
    this.#store = store
    this.#writer = writer
    this.#cursors = new Cursors(cursorKey)
    const { readLatelyMs } = collection
    this.#lately = readLatelyMs === undefined ? undefined : new Lately(readLatelyMs)
    const announce = (key: string): void => {
      this.#lately?.forget(key)
      this.#arrivals.announce(key)
    }
    this.#view = new ViewWriter(collection, store, writer, { announce })
  }

  /** Resolves when the declared indexes are there; queries wait for it by themselves. */
  ready(): Promise<void> {
    this.#ready ??= this.#store.ensureIndexes([...this.#collection.indexes.values()]).catch(error => {
      this.#ready = undefined
      throw error
    })
    return this.#ready
  }

  async get(tenant: string, id: string): Promise<Document<T> | undefined> {
    if (this.#lately) return (await this.getMany(tenant, [id])).get(id)
    const row = await this.#row(tenant, id)
    return row && documentIn(this.#collection, row)
  }

  /** Those that exist, by id, in the order asked for. */
  async getMany(tenant: string, ids: readonly string[]): Promise<Map<string, Document<T>>> {
    const keys = ids.map(id => documentKey(this.#collection.kind, tenant, id))
    const read = (some: readonly string[]) => this.#byKey(tenant, some)
    const found = await (this.#lately?.get(keys, read) ?? read(keys))
    return new Map([...found.values()].map(document => [document.id, document]))
  }

  /**
   * A page of what a declared index finds, in its order. Throws `NotDeclared` when none answers the question and
   * `CursorRefused` when the cursor was not made for it.
   */
  async find(tenant: string, query: Selection<T, I> & Paging): Promise<Page<T>> {
    const owner = tenantOf(tenant)
    const filter = filterOf(this.#collection, query as LooseSelection)
    await this.ready()
    const { rows, ...next } = await turn(this.#cursors, owner, filter, query, page => this.#store.query(owner, page))
    return { items: this.#documents(owner, rows), ...next }
  }

  /** How many documents a declared index finds; reads every one of them. */
  async count(tenant: string, selection: Selection<T, I>): Promise<number> {
    const owner = tenantOf(tenant)
    const filter = filterOf(this.#collection, selection as LooseSelection)
    await this.ready()
    return this.#store.count(owner, filter)
  }

  /**
   * The document once it has followed its source up to `sequence`, so that who has just written reads what was written;
   * or as it is after `withinMs` milliseconds. At once when this process applies the event, else by looking again.
   */
  async waitFor(tenant: string, id: string, sequence: number, patience: Patience): Promise<Seen<T>> {
    const { withinMs, source = SELF } = patience
    const key = documentKey(this.#collection.kind, tenant, id)
    const deadline = performance.now() + withinMs
    for (let looks = 0; ; looks++) {
      const row = await this.#row(tenant, id)
      const reached = sequenceOf(row?.sequences ?? {}, source) >= sequence
      const left = deadline - performance.now()
      if (reached || left <= 0) return { reached, document: row && documentIn(this.#collection, row) }
      await this.#arrivals.next(key, Math.min(left, backoff(looks, 25, 400)))
    }
  }

  /**
   * Applies what events say of a tenant's documents, in any order and however often: what is not newer than what a
   * document knows is forgotten. How many documents were written; throws `Contention` when others kept getting between.
   */
  apply(tenant: string, changes: readonly Change<T>[]): Promise<number> {
    return this.#view.apply(tenant, changes)
  }

  /**
   * Makes a tenant's documents anew from changes in any order; newest first spares readers the past. The changes must
   * not be read before this asks for the first. Live events may be applied meanwhile, here and on other replicas.
   */
  async rebuild(tenant: string, changes: AsyncIterable<Change<T>> | Iterable<Change<T>>): Promise<Rebuilt> {
    await this.ready()
    const ports = { collection: this.#collection, store: this.#store, writer: this.#writer, view: this.#view }
    return rebuild(ports, tenant, changes)
  }

  /** From the store, those that exist, in the order of the keys. */
  async #byKey(tenant: string, keys: readonly string[]): Promise<Map<string, Document<T>>> {
    const rows = await this.#store.getAll(keys)
    return new Map(keys.flatMap(key => this.#documents(tenant, [rows.get(key)]).map(found => [key, found] as const)))
  }

  async #row(tenant: string, id: string): Promise<DocumentRow | undefined> {
    const stored = await this.#store.get(documentKey(this.#collection.kind, tenant, id))
    return stored && readRow(stored, tenant)
  }

  #documents(tenant: string, rows: readonly (StoredRow | undefined)[]): Document<T>[] {
    const present = rows.flatMap(stored => (stored ? [readRow(stored, tenant)] : []))
    return present.flatMap(row => documentIn(this.#collection, row) ?? [])
  }
}
