import { randomUUID } from 'node:crypto'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { patiently } from './patience.ts'
import type { Operation, StateWriter } from './writer.ts'

/** Milliseconds for the sidecar to make the file and its table, or for another writer to finish. */
const PATIENCE = 30_000
const BUSY = 5
const CANNOT_OPEN = 14

/** The four ways in which a row is written; each says by its number of changes whether the row was as expected. */
const SQL = {
  upsert: `INSERT INTO "TABLE" (key, value, is_binary, etag, update_time) VALUES (?1, ?2, 0, ?3, CURRENT_TIMESTAMP)
    ON CONFLICT (key) DO UPDATE SET value = ?2, is_binary = 0, etag = ?3, update_time = CURRENT_TIMESTAMP, expiration_time = NULL`,
  insert: `INSERT INTO "TABLE" (key, value, is_binary, etag, update_time) VALUES (?1, ?2, 0, ?3, CURRENT_TIMESTAMP)
    ON CONFLICT (key) DO UPDATE SET value = ?2, is_binary = 0, etag = ?3, update_time = CURRENT_TIMESTAMP, expiration_time = NULL
    WHERE expiration_time <= CURRENT_TIMESTAMP`,
  update: `UPDATE "TABLE" SET value = ?2, is_binary = 0, etag = ?3, update_time = CURRENT_TIMESTAMP
    WHERE key = ?1 AND etag = ?4 AND (expiration_time IS NULL OR expiration_time > CURRENT_TIMESTAMP)`,
  delete: 'DELETE FROM "TABLE" WHERE key = ?1 AND (?2 IS NULL OR etag = ?2)',
} as const

type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>

/**
 * Writes the rows of Dapr's SQLite component beside it, in one transaction at a time on a connection of its own:
 * prepared once, some 20 µs a row, where the way through the sidecar takes half a millisecond (docs/decisions/0007).
 */
export class SqliteWriter implements StateWriter {
  readonly #path: string
  readonly #table: string
  #connection: DatabaseSync | undefined
  #statements: Statements | undefined

  constructor(url: string, table: string) {
    this.#path = fileURLToPath(new URL(url))
    this.#table = table
  }

  async transact(operations: readonly Operation[]): Promise<'committed' | 'conflict'> {
    return patiently(() => this.#transact(operations), isPassing, PATIENCE)
  }

  async close(): Promise<void> {
    this.#connection?.close()
    this.#connection = undefined
    this.#statements = undefined
  }

  #transact(operations: readonly Operation[]): 'committed' | 'conflict' {
    const { connection, statements } = this.#open()
    connection.exec('BEGIN IMMEDIATE')
    try {
      const asExpected = operations.every(operation => write(statements, operation))
      connection.exec(asExpected ? 'COMMIT' : 'ROLLBACK')
      return asExpected ? 'committed' : 'conflict'
    } catch (error) {
      if (connection.isTransaction) connection.exec('ROLLBACK')
      throw error
    }
  }

  #open(): { connection: DatabaseSync; statements: Statements } {
    this.#connection ??= new DatabaseSync(this.#path, { timeout: 100 })
    this.#statements ??= this.#prepare(this.#connection)
    return { connection: this.#connection, statements: this.#statements }
  }

  #prepare(connection: DatabaseSync): Statements {
    connection.exec('PRAGMA synchronous = NORMAL')
    const prepare = (sql: string): StatementSync => connection.prepare(sql.replaceAll('TABLE', this.#table))
    return {
      upsert: prepare(SQL.upsert),
      insert: prepare(SQL.insert),
      update: prepare(SQL.update),
      delete: prepare(SQL.delete),
    }
  }
}

/** Whether the row was as expected. */
function write(statements: Statements, operation: Operation): boolean {
  const { key, etag } = operation
  if (operation.operation === 'delete') {
    const { changes } = statements.delete.run(key, etag ?? null)
    return changes === 1 || etag === undefined
  }
  const value = JSON.stringify(operation.value)
  if (etag !== undefined) return statements.update.run(key, value, randomUUID(), etag).changes === 1
  return (operation.insert ? statements.insert : statements.upsert).run(key, value, randomUUID()).changes === 1
}

/** Not made yet, or being written by another. */
const isPassing = (error: unknown): boolean =>
  [BUSY, CANNOT_OPEN].includes(Number((error as { errcode?: unknown }).errcode)) || /no such table/.test(String(error))
