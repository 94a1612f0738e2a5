import type { Scalar } from './scalar.ts'
import type { Field } from './store.ts'

/** Where SQLite and PostgreSQL differ. */
export interface Dialect {
  /** The key column, compared by code point. */
  readonly key: string
  /** What a query selects: `key`, `value` and `etag`. */
  readonly columns: string
  /** True of rows that have not expired. */
  readonly live: string
  /** The expression under which a field is indexed and compared. */
  field(field: Field): string
  /** Whether an index finds `(a, b) > (1, 2)` at once, so that a page needs one query. */
  readonly comparesRows: boolean
  literal(value: Scalar): string
  bind(position: number): string
  /** True of rows whose key is in the bound list. */
  keyIn(bound: string): string
  /** Makes a query use this index or fail, where the language has words for it. */
  using(index: string): string
}

/** SQL with its values; a list of texts stands for the keys of `keyIn`. */
export interface Statement {
  readonly text: string
  readonly values: readonly (Scalar | readonly string[])[]
}
