import { PostgresDatabase } from './postgres.ts'
import { SqlRowStore } from './sql-store.ts'
import { SqliteDatabase } from './sqlite.ts'
import type { RowStore } from './store.ts'

const TABLE = /^[a-z][a-z_]*$/

/**
 * The rows of the Dapr state component that writes `table` of the database at `url`: `file:/path/to/x.db` (SQLite) or
 * `postgres://user:password@host:port/database` (PostgreSQL, version 1 of the component). Connects at the first use and
 * then waits for what the sidecar has yet to make.
 */
export function openStore(url: string, table: string): RowStore {
  if (!TABLE.test(table)) throw new TypeError(`not a table: ${JSON.stringify(table)}`)
  return new SqlRowStore(databaseAt(url, table), table)
}

function databaseAt(url: string, table: string) {
  const { protocol } = new URL(url)
  if (protocol === 'file:') return new SqliteDatabase(url, table)
  if (protocol === 'postgres:' || protocol === 'postgresql:') return new PostgresDatabase(url, table)
  throw new TypeError(`no store speaks ${protocol} (file: or postgres: do)`)
}
