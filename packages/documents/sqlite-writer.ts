import { randomUUID } from 'node:crypto'
import { type Scribe, scribeOf } from './sqlite-scribe.ts'
import type { RowWrite } from './sqlite-writing.ts'
import type { Operation, StateWriter } from './writer.ts'

/** Writes the rows of Dapr's SQLite component beside it (docs/decisions/0007), in a thread of their own. */
export class SqliteWriter implements StateWriter {
  readonly #scribe: Scribe
  readonly #table: string

  constructor(url: string, table: string) {
    this.#scribe = scribeOf(url)
    this.#table = table
  }

  async transact(operations: readonly Operation[]): Promise<'committed' | 'conflict'> {
    return this.#scribe.write(this.#table, operations.map(rowWrite))
  }

  close(): Promise<void> {
    return this.#scribe.close()
  }
}

function rowWrite(operation: Operation): RowWrite {
  const { key, etag } = operation
  if (operation.operation === 'delete') return etag === undefined ? ['remove', key] : ['delete', key, etag]
  const value = JSON.stringify(operation.value)
  if (etag !== undefined) return ['update', key, value, randomUUID(), etag]
  return [operation.insert ? 'insert' : 'upsert', key, value, randomUUID()]
}
