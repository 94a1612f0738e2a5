import { randomUUID } from 'node:crypto'
import type { SqliteConnection } from './sqlite-connection.ts'
import { SqliteFile } from './sqlite-file.ts'
import type { Operation, StateWriter } from './writer.ts'

/** The four ways in which a row is written; each says by its number of changes whether the row was as expected. */
const sqlFor = (table: string) => ({
  upsert: `INSERT INTO "${table}" (key, value, is_binary, etag, update_time) VALUES (?1, ?2, 0, ?3, CURRENT_TIMESTAMP)
    ON CONFLICT (key) DO UPDATE SET value = ?2, is_binary = 0, etag = ?3, update_time = CURRENT_TIMESTAMP, expiration_time = NULL`,
  insert: `INSERT INTO "${table}" (key, value, is_binary, etag, update_time) VALUES (?1, ?2, 0, ?3, CURRENT_TIMESTAMP)
    ON CONFLICT (key) DO UPDATE SET value = ?2, is_binary = 0, etag = ?3, update_time = CURRENT_TIMESTAMP, expiration_time = NULL
    WHERE expiration_time <= CURRENT_TIMESTAMP`,
  update: `UPDATE "${table}" SET value = ?2, is_binary = 0, etag = ?3, update_time = CURRENT_TIMESTAMP
    WHERE key = ?1 AND etag = ?4 AND (expiration_time IS NULL OR expiration_time > CURRENT_TIMESTAMP)`,
  delete: `DELETE FROM "${table}" WHERE key = ?1 AND (?2 IS NULL OR etag = ?2)`,
})

/** Writes the rows of Dapr's SQLite component beside it, on prepared statements (docs/decisions/0007). */
export class SqliteWriter implements StateWriter {
  readonly #file: SqliteFile
  readonly #sql: ReturnType<typeof sqlFor>

  constructor(url: string, table: string) {
    this.#file = new SqliteFile(url)
    this.#sql = sqlFor(table)
  }

  transact(operations: readonly Operation[]): Promise<'committed' | 'conflict'> {
    return this.#file.use(connection => {
      const work = () => operations.every(operation => this.#write(connection, operation))
      // A statement is a transaction of its own.
      const asExpected = operations.length === 1 ? work() : connection.transaction(work)
      return asExpected ? 'committed' : 'conflict'
    })
  }

  async close(): Promise<void> {
    this.#file.close()
  }

  /** Whether the row was as expected. */
  #write(connection: SqliteConnection, operation: Operation): boolean {
    const { key, etag } = operation
    const run = (sql: string, ...values: (string | null)[]) => connection.prepared(sql).run(...values).changes === 1
    if (operation.operation === 'delete') return run(this.#sql.delete, key, etag ?? null) || etag === undefined
    const value = JSON.stringify(operation.value)
    if (etag !== undefined) return run(this.#sql.update, key, value, randomUUID(), etag)
    return run(operation.insert ? this.#sql.insert : this.#sql.upsert, key, value, randomUUID())
  }
}
