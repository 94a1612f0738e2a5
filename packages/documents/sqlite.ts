import type { Dialect, Statement } from './dialect.ts'
import type { Scalar } from './scalar.ts'
import type { Database, DatabaseRow } from './sql-store.ts'
import { SqliteFile } from './sqlite-file.ts'

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

/** A table in the file that Dapr's SQLite component writes, read beside it: in WAL mode nobody waits for a reader. */
export class SqliteDatabase implements Database {
  readonly dialect = sqliteDialect
  readonly #file: SqliteFile
  readonly #table: string

  constructor(url: string, table: string) {
    this.#file = new SqliteFile(url)
    this.#table = table
  }

  all({ text, values }: Statement): Promise<DatabaseRow[]> {
    return this.#file.use(connection => {
      const rows: DatabaseRow[] = connection.prepared(text).all(...values.map(bindable))
      for (const row of rows) if (typeof row['value'] === 'string') row['value'] = JSON.parse(row['value'])
      return rows
    })
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

  define(statements: readonly string[]): Promise<void> {
    return this.#file.use(connection => connection.execute(statements))
  }

  async close(): Promise<void> {
    this.#file.close()
  }
}

const bindable = (value: Scalar | readonly string[]): string | number =>
  typeof value === 'boolean' ? Number(value) : typeof value === 'object' ? JSON.stringify(value) : value
