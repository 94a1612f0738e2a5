import { Pool } from 'pg'
import type { Dialect, Statement } from './dialect.ts'
import { patiently } from './patience.ts'
import { troubleOf } from './postgres-trouble.ts'
import type { Database, DatabaseRow } from './sql-store.ts'

/** Text in the order of code points, whatever collation the database was made with. */
const BINARY = 'COLLATE "C"'

export const postgresDialect: Dialect = {
  key: `key ${BINARY}`,
  columns: 'key, value, xmin::text AS etag',
  live: '(expiredate IS NULL OR expiredate > CURRENT_TIMESTAMP)',
  field: ({ path, type }) => {
    const text = `(value #>> '{${path.join(',')}}')`
    if (type === 'string') return `(${text} ${BINARY})`
    // A bare cast would fail a write for good when a row holds something else there.
    const cast = type === 'number' ? 'numeric' : 'boolean'
    return `(CASE jsonb_typeof(value #> '{${path.join(',')}}') WHEN '${type}' THEN ${text}::${cast} END)`
  },
  comparesRows: true,
  literal: value => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)),
  bind: position => `$${position}`,
  keyIn: bound => `key = ANY(${bound})`,
  using: () => '',
}

/** Milliseconds for the server to start and the sidecar to make its table. */
const PATIENCE = 30_000

/** Database, table or column missing; server starting or stopping; connection refused, reset or not found. */
const PASSING = new Set(['3D000', '42P01', '42703', '57P03', '57P01', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND'])

/** The table that version 1 of Dapr's PostgreSQL component writes: `value jsonb`, and the row's `xmin` as etag. */
export class PostgresDatabase implements Database {
  readonly dialect = postgresDialect
  readonly #pool: Pool
  readonly #table: string
  #ready: Promise<unknown> | undefined

  constructor(url: string, table: string) {
    this.#pool = new Pool({ connectionString: url, max: 8, application_name: 'campus', statement_timeout: 15_000 })
    // A connection that breaks while idle has already left the pool; the next query opens another one.
    this.#pool.on('error', () => undefined)
    this.#table = table
  }

  async all({ text, values }: Statement): Promise<DatabaseRow[]> {
    try {
      await this.#open()
      return (await this.#pool.query<DatabaseRow>(text, [...values])).rows
    } catch (error) {
      throw troubleOf(error)
    }
  }

  async explain({ text, values }: Statement): Promise<string> {
    const rows = await this.all({ text: `EXPLAIN ${text}`, values })
    return rows.map(row => row['QUERY PLAN']).join('\n')
  }

  indexNames(): Promise<DatabaseRow[]> {
    const text = 'SELECT indexname AS name FROM pg_indexes WHERE tablename = $1 AND schemaname = current_schema()'
    return this.all({ text, values: [this.#table] })
  }

  /** In one transaction under a lock of its own: two processes that start at once take turns. */
  async define(statements: readonly string[]): Promise<void> {
    await this.#open()
    const client = await this.#pool.connect()
    try {
      await client.query('BEGIN; SET LOCAL statement_timeout = 0')
      await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`campus:${this.#table}`])
      for (const statement of statements) await client.query(statement)
      await client.query('COMMIT')
      client.release()
    } catch (error) {
      client.release(true)
      throw error
    }
  }

  close(): Promise<void> {
    return this.#pool.end()
  }

  #open(): Promise<unknown> {
    const probe = `SELECT ${postgresDialect.columns}, expiredate FROM "${this.#table}" LIMIT 0`
    this.#ready ??= patiently(() => this.#pool.query(probe), isPassing, PATIENCE).catch(error => {
      this.#ready = undefined
      throw error
    })
    return this.#ready
  }
}

const isPassing = (error: unknown): boolean => PASSING.has(String((error as { code?: unknown }).code))
