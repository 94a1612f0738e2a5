import type { Scalar } from './scalar.ts'

/** A place in a row's JSON value, and what stands there. */
export interface Field {
  readonly path: readonly string[]
  readonly type: 'string' | 'number' | 'boolean'
}

/**
 * An index over the rows whose key begins with `prefix`. It finds the rows in which every field has a value, not those
 * that lack one or have null there. Text compares by code point, on every store alike.
 */
export interface Index {
  /** Unique in its table; letters, digits, dashes and underscores. */
  readonly name: string
  /** Ends with `:`. */
  readonly prefix: string
  readonly fields: readonly Field[]
  /** Rows that lack a field are many: they are kept out of the index altogether. */
  readonly sparse?: true
  /** Only rows that have this value there, e.g. only commits that are not published. */
  readonly only?: { readonly field: Field; readonly is: Scalar }
  /** Spans all tenants: for the platform's own sweeps, never for what a user asks. */
  readonly acrossTenants?: true
}

export interface Bounds {
  readonly gt?: Scalar
  readonly gte?: Scalar
  readonly lt?: Scalar
  readonly lte?: Scalar
}

/** Rows by an index: `equals` fixes its first fields, `bounds` limits the next one. */
export interface Filter {
  readonly index: Index
  readonly equals?: readonly Scalar[]
  readonly bounds?: Bounds
}

/** Rows by an index in its order, ties by key. */
export interface Query extends Filter {
  readonly order?: 'asc' | 'desc'
  /** Where the page before ended: the values of the fields behind `equals`, then the key. */
  readonly after?: readonly Scalar[]
  readonly limit: number
}

export interface StoredRow {
  readonly key: string
  readonly value: unknown
  /** Changes at every write. */
  readonly etag: string
}

/** The rows that a Dapr state component keeps, read straight from its store. Expired rows are not there. */
export interface RowStore {
  get(key: string): Promise<StoredRow | undefined>
  /** Those that exist, in one query, by key. */
  getAll(keys: readonly string[]): Promise<Map<string, StoredRow>>
  /** By an index of tenants; throws without a tenant. */
  query(tenant: string, query: Query): Promise<StoredRow[]>
  count(tenant: string, filter: Filter): Promise<number>
  /** By an index that says `acrossTenants`. */
  queryAcrossTenants(query: Query): Promise<StoredRow[]>
  /** Makes what is missing and drops earlier definitions of the same names; safe to repeat and to race. */
  ensureIndexes(indexes: readonly Index[]): Promise<void>
  /** How the store would answer, in its own words: for tests and for a look at a slow query. */
  explain(tenant: string | undefined, query: Query): Promise<string>
  close(): Promise<void>
}
