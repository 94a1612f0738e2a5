import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  type Collection,
  type DeclaredIndexes,
  Documents,
  type Operation,
  openStore,
  type StateWriter,
} from '@campus/documents'
import type { Context } from '@campus/platform'

/** Documents in a file of their own, written as the sidecar's SQLite component writes them. */
export function openTestDocuments(): { documents: Context['documents']; close: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'campus-identity-'))
  const file = join(folder, 'documents.db')
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE documents (key TEXT PRIMARY KEY, value TEXT, etag TEXT, expiration_time TEXT)`)
  const store = openStore(`file:${file}`, 'documents')
  const writer = writerTo(database)
  const opened = new Map<string, unknown>()
  const documents = <T extends object, I extends DeclaredIndexes<T>>(collection: Collection<T, I>): Documents<T, I> => {
    const known = opened.get(collection.kind) as Documents<T, I> | undefined
    const documents = known ?? new Documents(collection, { store, writer, cursorKey: 'x'.repeat(16) })
    opened.set(collection.kind, documents)
    return documents
  }
  const close = async (): Promise<void> => {
    await store.close()
    database.close()
    rmSync(folder, { recursive: true })
  }
  return { documents, close }
}

function writerTo(database: DatabaseSync): StateWriter {
  let etags = 0
  const current = database.prepare('SELECT etag FROM documents WHERE key = ?')
  const put = database.prepare('INSERT OR REPLACE INTO documents (key, value, etag) VALUES (?, ?, ?)')
  const take = database.prepare('DELETE FROM documents WHERE key = ?')
  const isExpected = (operation: Operation): boolean => {
    const etag = current.get(operation.key)?.['etag']
    if (operation.etag !== undefined) return operation.etag === etag
    return !('insert' in operation) || etag === undefined
  }
  return {
    transact: async operations => {
      if (!operations.every(isExpected)) return 'conflict'
      database.exec('BEGIN')
      for (const operation of operations) {
        if (operation.operation === 'delete') take.run(operation.key)
        else put.run(operation.key, JSON.stringify(operation.value), String(++etags))
      }
      database.exec('COMMIT')
      return 'committed'
    },
  }
}
