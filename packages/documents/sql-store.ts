import type { Dialect, Statement } from './dialect.ts'
import { tenantOf } from './keys.ts'
import { selectCount, selectKey, selectKeys, selectPage, type Table } from './sql.ts'
import { type SqlIndex, sqlIndex } from './sql-index.ts'
import { steps } from './steps.ts'
import type { Filter, Index, Query, RowStore, StoredRow } from './store.ts'

export type DatabaseRow = Record<string, unknown>

/** What a SQL database must be able to do to serve as a row store. */
export interface Database {
  readonly dialect: Dialect
  /** Runs a query; `value` comes back parsed. */
  all(statement: Statement): Promise<DatabaseRow[]>
  explain(statement: Statement): Promise<string>
  /** The `name` of every index of the table. */
  indexNames(): Promise<DatabaseRow[]>
  /** Changes the schema, all or nothing. */
  define(statements: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** The rows of one table of a SQL database. */
export class SqlRowStore implements RowStore {
  readonly #database: Database
  readonly #table: Table
  readonly #indexes = new WeakMap<Index, SqlIndex>()

  constructor(database: Database, table: string) {
    this.#database = database
    this.#table = { dialect: database.dialect, name: table }
  }

  async get(key: string): Promise<StoredRow | undefined> {
    return (await this.#rows(selectKey(this.#table, key)))[0]
  }

  async getAll(keys: readonly string[]): Promise<Map<string, StoredRow>> {
    // One key, or none, is the most frequent question of all, and a list of keys the costlier way to ask it.
    const [first, ...others] = keys
    if (first === undefined) return new Map()
    const statement = others.length === 0 ? selectKey(this.#table, first) : selectKeys(this.#table, keys)
    const rows = await this.#rows(statement)
    return new Map(rows.map(row => [row.key, row]))
  }

  async query(tenant: string, query: Query): Promise<StoredRow[]> {
    return this.#page(ofTenant(tenant, query))
  }

  async count(tenant: string, filter: Filter): Promise<number> {
    const conditions = ofTenant(tenant, filter)
    const [row] = await this.#database.all(selectCount(this.#table, this.#index(filter.index), conditions))
    return Number(row?.['count'])
  }

  async queryAcrossTenants(query: Query): Promise<StoredRow[]> {
    return this.#page(ofAllTenants(query))
  }

  async explain(tenant: string | undefined, query: Query): Promise<string> {
    const asked = this.#steps(query.index.acrossTenants ? query : ofTenant(tenant, query))
    const plans = asked.map(step => this.#database.explain(this.#select(step)))
    return (await Promise.all(plans)).join('\n')
  }

  async ensureIndexes(indexes: readonly Index[]): Promise<void> {
    const present = (await this.#database.indexNames()).map(row => String(row['name']))
    const changes = indexes.flatMap(index => changesFor(this.#index(index), present))
    if (changes.length > 0) await this.#database.define(changes)
  }

  close(): Promise<void> {
    return this.#database.close()
  }

  #index(index: Index): SqlIndex {
    const known = this.#indexes.get(index) ?? sqlIndex(this.#table.dialect, this.#table.name, index)
    this.#indexes.set(index, known)
    return known
  }

  async #page(query: Query): Promise<StoredRow[]> {
    const rows: StoredRow[] = []
    for (const step of this.#steps(query)) {
      const missing = query.limit - rows.length
      if (missing > 0) rows.push(...(await this.#rows(this.#select({ ...step, limit: missing }))))
    }
    return rows
  }

  #steps(query: Query): Query[] {
    return this.#table.dialect.comparesRows ? [query] : steps(query)
  }

  #select(query: Query): Statement {
    return selectPage(this.#table, this.#index(query.index), query)
  }

  async #rows(statement: Statement): Promise<StoredRow[]> {
    const rows = await this.#database.all(statement)
    return rows.map(({ key, value, etag }) => ({ key: String(key), value, etag: String(etag) }))
  }
}

function changesFor({ name, stem, create }: SqlIndex, present: readonly string[]): string[] {
  const earlier = present.filter(one => one.startsWith(stem) && one.length === name.length && one !== name)
  return [...(present.includes(name) ? [] : [create]), ...earlier.map(one => `DROP INDEX IF EXISTS "${one}"`)]
}

function ofTenant<F extends Filter>(tenant: unknown, filter: F): F {
  const owner = tenantOf(tenant)
  if (filter.index.acrossTenants) throw new TypeError(`index ${filter.index.name} spans tenants`)
  return { ...filter, equals: [owner, ...(filter.equals ?? [])] }
}

function ofAllTenants(query: Query): Query {
  if (!query.index.acrossTenants) throw new TypeError(`index ${query.index.name} is for one tenant at a time`)
  return query
}
