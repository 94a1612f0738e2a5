import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { type Collection, type DeclaredIndexes, Documents, openStore, openWriter } from '@campus/documents'
import type { Context } from '@campus/platform'

/** Documents in a file of their own, in the table as the sidecar's SQLite component makes it. */
export function openTestDocuments(): { documents: Context['documents']; close: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'campus-documents-'))
  const file = join(folder, 'documents.db')
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE documents (key TEXT PRIMARY KEY, value TEXT, is_binary BOOLEAN, etag TEXT, expiration_time TIMESTAMP,
      update_time TIMESTAMP)`)
  database.close()
  const url = pathToFileURL(file).href
  const [store, writer] = [openStore(url, 'documents'), openWriter(url, 'documents')]
  const opened = new Map<string, unknown>()
  const documents = <T extends object, I extends DeclaredIndexes<T>>(collection: Collection<T, I>): Documents<T, I> => {
    const known = opened.get(collection.kind) as Documents<T, I> | undefined
    const documents = known ?? new Documents(collection, { store, writer, cursorKey: 'x'.repeat(16) })
    opened.set(collection.kind, documents)
    return documents
  }
  const close = async (): Promise<void> => {
    await writer.close()
    await store.close()
    rmSync(folder, { recursive: true })
  }
  return { documents, close }
}
