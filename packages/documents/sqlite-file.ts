import { fileURLToPath } from 'node:url'
import { giveWay } from './give-way.ts'
import { patiently } from './patience.ts'
import { SqliteConnection } from './sqlite-connection.ts'

/** Milliseconds for the sidecar to make the file and its table, or for another process to finish a write. */
const PATIENCE = 30_000
const BUSY = 5
const CANNOT_OPEN = 14

interface Shared {
  readonly connection: SqliteConnection
  users: number
}

const shared = new Map<string, Shared>()

/**
 * A SQLite file, through the one connection that this process has to it: each connection drops its whole page cache
 * when another one writes. Work is synchronous, so no transaction of one user ever meets a statement of another. The
 * first use opens the connection, because the sidecar makes the file; the last user to close closes it.
 */
export class SqliteFile {
  readonly #path: string
  #connection: SqliteConnection | undefined
  #closed = false

  constructor(url: string) {
    this.#path = fileURLToPath(new URL(url))
  }

  /** Runs the work, and again for as long as file or table are yet to be made or another process is in the way. */
  use<T>(work: (connection: SqliteConnection) => T): Promise<T> {
    const attempt = () => patiently(() => work(this.#open()), isPassing, PATIENCE)
    return giveWay()?.then(attempt) ?? attempt()
  }

  close(): void {
    this.#closed = true
    if (this.#connection) release(this.#path)
    this.#connection = undefined
  }

  #open(): SqliteConnection {
    if (this.#closed) throw new Error(`${this.#path} was closed`)
    this.#connection ??= take(this.#path)
    return this.#connection
  }
}

function take(path: string): SqliteConnection {
  const one = shared.get(path) ?? { connection: new SqliteConnection(path), users: 0 }
  one.users++
  shared.set(path, one)
  return one.connection
}

function release(path: string): void {
  const one = shared.get(path)
  if (!one || --one.users > 0) return
  shared.delete(path)
  one.connection.close()
}

/** Not made yet, or being made or written by another process. An extended code has the plain one in its lowest byte. */
const isPassing = (error: unknown): boolean => {
  const code = Number((error as { errcode?: unknown }).errcode) & 0xff
  return code === BUSY || code === CANNOT_OPEN || /no such table/.test(String(error))
}
