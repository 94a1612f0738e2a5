import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import type { Dialect, Statement } from './dialect.ts'
import { patiently } from './patience.ts'
import type { Scalar } from './scalar.ts'
import type { Database, DatabaseRow } from './sql-store.ts'

export const sqliteDialect: Dialect = {
  key: 'key',
  columns: 'key, value, etag',
  live: '(expiration_time IS NULL OR expiration_time > CURRENT_TIMESTAMP)',
  field: ({ path }) => `json_extract(value, '$.${path.join('.')}')`,
  comparesRows: false,
  literal: value => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(Number(value))),
  bind: () => '?',
  keyIn: bound => `key IN (SELECT value FROM json_each(${bound}))`,
  using: index => `INDEXED BY "${index}"`,
}

/** Milliseconds for the sidecar to make the file and its table, or to finish a write that is in the way. */
const PATIENCE = 30_000
const BUSY = 5
const CANNOT_OPEN = 14

/**
 * The file that Dapr's SQLite component writes, read by a connection of our own beside it: in WAL mode a reader waits
 * for no writer and no writer for a reader. Opened at the first use, because the sidecar makes the file.
 */
export class SqliteDatabase implements Database {
  readonly dialect = sqliteDialect
  readonly #path: string
  readonly #table: string
  readonly #statements = new Map<string, StatementSync>()
  #connection: DatabaseSync | undefined
  #opening: Promise<DatabaseSync> | undefined

  constructor(url: string, table: string) {
    this.#path = fileURLToPath(new URL(url))
    this.#table = table
  }

  async all({ text, values }: Statement): Promise<DatabaseRow[]> {
    const connection = this.#connection ?? (await this.#open())
    const statement = this.#statements.get(text) ?? connection.prepare(text)
    this.#statements.set(text, statement)
    return statement.all(...values.map(bindable)).map(({ value, ...row }) => ({
      ...row,
      ...(typeof value === 'string' && { value: JSON.parse(value) as unknown }),
    }))
  }

  async explain({ text, values }: Statement): Promise<string> {
    const rows = await this.all({ text: `EXPLAIN QUERY PLAN ${text}`, values })
    return rows.map(row => row['detail']).join('\n')
  }

  indexNames(): Promise<DatabaseRow[]> {
    return this.all({
      text: "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?",
      values: [this.#table],
    })
  }

  /** By a writable connection that lives no longer than this; the short busy timeout keeps the event loop free. */
  async define(statements: readonly string[]): Promise<void> {
    await this.#open()
    const run = () => {
      const connection = new DatabaseSync(this.#path, { timeout: 100 })
      try {
        connection.exec(`BEGIN IMMEDIATE; ${statements.join('; ')}; COMMIT`)
      } finally {
        connection.close()
      }
    }
    await patiently(run, error => codeOf(error) === BUSY, PATIENCE)
  }

  async close(): Promise<void> {
    await this.#opening?.catch(() => undefined)
    this.#statements.clear()
    this.#connection?.close()
    this.#connection = undefined
    this.#opening = undefined
  }

  #open(): Promise<DatabaseSync> {
    this.#opening ??= patiently(() => this.#connect(), isMissing, PATIENCE).catch(error => {
      this.#opening = undefined
      throw error
    })
    return this.#opening
  }

  #connect(): DatabaseSync {
    const connection = new DatabaseSync(this.#path, { readOnly: true, timeout: 2_000 })
    try {
      connection.prepare(`SELECT ${sqliteDialect.columns} FROM "${this.#table}" LIMIT 0`).all()
    } catch (error) {
      connection.close()
      throw error
    }
    this.#connection = connection
    return connection
  }
}

const bindable = (value: Scalar | readonly string[]): string | number =>
  typeof value === 'boolean' ? Number(value) : typeof value === 'object' ? JSON.stringify(value) : value

const codeOf = (error: unknown): unknown => (error as { errcode?: unknown }).errcode

/** Not made yet, or being made. */
const isMissing = (error: unknown): boolean =>
  [BUSY, CANNOT_OPEN].includes(Number(codeOf(error))) || /no such table/.test(String(error))
