import { Pool, type PoolClient } from 'pg'
import { patiently } from './patience.ts'
import { troubleOf } from './postgres-trouble.ts'
import type { Operation, StateWriter } from './writer.ts'

const SQL = {
  upsert: `INSERT INTO "TABLE" (key, value, isbinary) VALUES ($1, $2, false)
    ON CONFLICT (key) DO UPDATE SET value = $2, isbinary = false, updatedate = CURRENT_TIMESTAMP, expiredate = NULL`,
  insert: `INSERT INTO "TABLE" (key, value, isbinary) VALUES ($1, $2, false)
    ON CONFLICT (key) DO UPDATE SET value = $2, isbinary = false, updatedate = CURRENT_TIMESTAMP, expiredate = NULL
    WHERE "TABLE".expiredate <= CURRENT_TIMESTAMP`,
  update: `UPDATE "TABLE" SET value = $2, isbinary = false, updatedate = CURRENT_TIMESTAMP
    WHERE key = $1 AND xmin::text = $3 AND (expiredate IS NULL OR expiredate > CURRENT_TIMESTAMP)`,
  delete: 'DELETE FROM "TABLE" WHERE key = $1 AND ($2::text IS NULL OR xmin::text = $2)',
} as const

/** Milliseconds for the server to start and the sidecar to make its table. */
const PATIENCE = 30_000
/** Table missing, server starting or stopping, connection refused or reset, deadlock, serialization. */
const PASSING = new Set(['42P01', '57P03', '57P01', 'ECONNREFUSED', 'ECONNRESET', '40P01', '40001'])

/** Writes the rows of version 1 of Dapr's PostgreSQL component beside it, one transaction a call. */
export class PostgresWriter implements StateWriter {
  readonly #pool: Pool
  readonly #table: string

  constructor(url: string, table: string) {
    this.#pool = new Pool({
      connectionString: url,
      max: 8,
      application_name: 'campus-writer',
      statement_timeout: 15_000,
    })
    // A connection that breaks while idle has already left the pool; the next transaction opens another one.
    this.#pool.on('error', () => undefined)
    this.#table = table
  }

  async transact(operations: readonly Operation[]): Promise<'committed' | 'conflict'> {
    try {
      return await patiently(() => this.#transact(operations), isPassing, PATIENCE)
    } catch (error) {
      throw troubleOf(error)
    }
  }

  close(): Promise<void> {
    return this.#pool.end()
  }

  async #transact(operations: readonly Operation[]): Promise<'committed' | 'conflict'> {
    const client = await this.#pool.connect()
    try {
      await client.query('BEGIN')
      for (const operation of operations) {
        if (await this.#write(client, operation)) continue
        await client.query('ROLLBACK')
        client.release()
        return 'conflict'
      }
      await client.query('COMMIT')
      client.release()
      return 'committed'
    } catch (error) {
      client.release(true)
      throw error
    }
  }

  /** Whether the row was as expected. */
  async #write(client: PoolClient, operation: Operation): Promise<boolean> {
    const { key, etag } = operation
    if (operation.operation === 'delete') {
      const { rowCount } = await this.#run(client, 'delete', [key, etag ?? null])
      return rowCount === 1 || etag === undefined
    }
    const value = JSON.stringify(operation.value)
    if (etag !== undefined) return (await this.#run(client, 'update', [key, value, etag])).rowCount === 1
    return (await this.#run(client, operation.insert ? 'insert' : 'upsert', [key, value])).rowCount === 1
  }

  #run(client: PoolClient, name: keyof typeof SQL, values: unknown[]) {
    return client.query({ name: `${this.#table}-${name}`, text: SQL[name].replaceAll('TABLE', this.#table), values })
  }
}

const isPassing = (error: unknown): boolean => PASSING.has(String((error as { code?: unknown }).code))
