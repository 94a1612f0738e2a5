import type { Cursors } from './cursor.ts'
import type { Document } from './row.ts'
import { type Scalar, scalarAt } from './scalar.ts'
import type { Filter, Query, StoredRow } from './store.ts'

export interface Paging {
  readonly order?: 'asc' | 'desc'
  /** 1 to 500; 50 when not given. */
  readonly limit?: number
  /** The `next` of the page before. */
  readonly cursor?: string
}

export interface Page<T> {
  readonly items: readonly Document<T>[]
  /** The cursor of the next page, when there is one. */
  readonly next?: string
}

/** Rows of one page, and the cursor to what follows. */
interface Rows {
  readonly rows: readonly StoredRow[]
  readonly next?: string
}

const LIMIT = 50
const MOST = 500

/**
 * Turns pages: a cursor says where the page before ended, and holds for the same filter, order and tenant only. Throws
 * `CursorRefused` for any other.
 */
export async function turn(
  cursors: Cursors,
  tenant: string,
  filter: Filter,
  { order = 'asc', limit = LIMIT, cursor }: Paging,
  ask: (query: Query) => Promise<StoredRow[]>,
): Promise<Rows> {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) throw new RangeError(`a page has 1 to ${MOST} documents`)
  const question = [tenant, filter, order]
  const after = cursor === undefined ? undefined : cursors.open(cursor, question)
  const rows = await ask({ ...filter, order, limit: limit + 1, ...(after && { after }) })
  const last = rows.length > limit ? rows[limit - 1] : undefined
  if (!last) return { rows }
  return { rows: rows.slice(0, limit), next: cursors.seal(endOf(filter, last), question) }
}

function endOf({ index, equals = [] }: Filter, last: StoredRow): Scalar[] {
  const open = index.fields.slice(equals.length)
  return [...open.map(({ path }) => scalarAt(last.value, path)), last.key]
}
