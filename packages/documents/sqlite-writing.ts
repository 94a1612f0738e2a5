import type { SqliteConnection } from './sqlite-connection.ts'

/** How a row is written. Each way says by its number of changes whether the row was as expected. */
const SQL = {
  upsert: `INSERT INTO "TABLE" (key, value, is_binary, etag, update_time) VALUES (?1, ?2, 0, ?3, CURRENT_TIMESTAMP)
    ON CONFLICT (key) DO UPDATE SET value = ?2, is_binary = 0, etag = ?3, update_time = CURRENT_TIMESTAMP, expiration_time = NULL`,
  insert: `INSERT INTO "TABLE" (key, value, is_binary, etag, update_time) VALUES (?1, ?2, 0, ?3, CURRENT_TIMESTAMP)
    ON CONFLICT (key) DO UPDATE SET value = ?2, is_binary = 0, etag = ?3, update_time = CURRENT_TIMESTAMP, expiration_time = NULL
    WHERE expiration_time <= CURRENT_TIMESTAMP`,
  update: `UPDATE "TABLE" SET value = ?2, is_binary = 0, etag = ?3, update_time = CURRENT_TIMESTAMP
    WHERE key = ?1 AND etag = ?4 AND (expiration_time IS NULL OR expiration_time > CURRENT_TIMESTAMP)`,
  delete: 'DELETE FROM "TABLE" WHERE key = ?1 AND etag = ?2',
  remove: 'DELETE FROM "TABLE" WHERE key = ?1',
} as const

/** One row's write: its way, and the values that the way takes. `remove` does not mind a row that is not there. */
export type RowWrite = readonly [way: keyof typeof SQL, ...values: string[]]

const statements = new Map<string, Readonly<Record<keyof typeof SQL, string>>>()

/** All of these writes or, when one finds its row not as expected, none. */
export function write(
  connection: SqliteConnection,
  table: string,
  writes: readonly RowWrite[],
): 'committed' | 'conflict' {
  const sql = statementsFor(table)
  const work = () =>
    writes.every(([way, ...values]) => connection.prepared(sql[way]).run(...values).changes === 1 || way === 'remove')
  // A statement is a transaction of its own.
  const asExpected = writes.length === 1 ? work() : connection.transaction(work)
  return asExpected ? 'committed' : 'conflict'
}

function statementsFor(table: string): Readonly<Record<keyof typeof SQL, string>> {
  const known = statements.get(table)
  if (known) return known
  const made = Object.entries(SQL).map(([way, sql]) => [way, sql.replaceAll('TABLE', table)])
  const all = Object.fromEntries(made) as Record<keyof typeof SQL, string>
  statements.set(table, all)
  return all
}
