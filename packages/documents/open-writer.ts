import { PostgresWriter } from './postgres-writer.ts'
import { SqliteWriter } from './sqlite-writer.ts'
import type { StateWriter } from './writer.ts'

/** A writer of the rows that the Dapr state component keeps in `table` of the database at `url`, straight to it. */
export function openWriter(url: string, table: string): StateWriter & { close(): Promise<void> } {
  const { protocol } = new URL(url)
  if (protocol === 'file:') return new SqliteWriter(url, table)
  if (protocol === 'postgres:' || protocol === 'postgresql:') return new PostgresWriter(url, table)
  throw new TypeError(`no store speaks ${protocol} (file: or postgres: do)`)
}
