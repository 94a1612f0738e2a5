import { randomUUID } from 'node:crypto'
import { type Scribe, scribe } from './sqlite-scribe.ts'
import type { RowWrite } from './sqlite-writing.ts'
import type { Operation, StateWriter } from './writer.ts'

/** Writes the rows of Dapr's SQLite component beside it (docs/decisions/0007), in a thread of its own. */
export class SqliteWriter implements StateWriter {
  readonly #url: string
  readonly #table: string
  #scribe: Scribe | undefined = scribe()

  constructor(url: string, table: string) {
    this.#url = url
    this.#table = table
  }

  async transact(operations: readonly Operation[]): Promise<'committed' | 'conflict'> {
    if (!this.#scribe) throw new Error(`${this.#url} was closed`)
    return this.#scribe.write(this.#url, this.#table, operations.map(rowWrite))
  }

  async close(): Promise<void> {
    const last = this.#scribe
    this.#scribe = undefined
    await last?.close()
  }
}

function rowWrite(operation: Operation): RowWrite {
  const { key, etag } = operation
  if (operation.operation === 'delete') return etag === undefined ? ['remove', key] : ['delete', key, etag]
  const value = JSON.stringify(operation.value)
  if (etag !== undefined) return ['update', key, value, randomUUID(), etag]
  return [operation.insert ? 'insert' : 'upsert', key, value, randomUUID()]
}
