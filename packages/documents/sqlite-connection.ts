import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/**
 * How every file is opened. With the write-ahead log `NORMAL` is safe against every crash of a process. The log is
 * carried over every 4,000 pages (16 MB): less often costs fewer `fsync`s, more often makes each of them shorter. The
 * short busy timeout keeps the event loop free.
 */
const PRAGMAS = 'PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -8000'
const BUSY_MS = 100

/** A connection to a file that exists, with the statements it has prepared. */
export class SqliteConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(path: string) {
    const url = pathToFileURL(path)
    url.searchParams.set('mode', 'rw')
    this.#database = new DatabaseSync(url, { timeout: BUSY_MS })
    try {
      this.#database.exec(PRAGMAS)
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  /** All of the work or, when it gives back false or throws, nothing of it. What it gave back. */
  transaction(work: () => boolean): boolean {
    this.prepared('BEGIN IMMEDIATE').run()
    try {
      const worked = work()
      this.prepared(worked ? 'COMMIT' : 'ROLLBACK').run()
      return worked
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  /** Statements without results, as one transaction. */
  execute(statements: readonly string[]): void {
    this.transaction(() => {
      for (const statement of statements) this.#database.exec(statement)
      return true
    })
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }
}
