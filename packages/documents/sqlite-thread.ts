import { parentPort } from 'node:worker_threads'
import { SqliteFile } from './sqlite-file.ts'
import { type RowWrite, write } from './sqlite-writing.ts'

// The thread that writes a process's SQLite files: one transaction a message, answered under its number.

/** Asked: all of these rows in this table of this file, or none. */
export interface Transaction {
  readonly number: number
  readonly url: string
  readonly table: string
  readonly writes: readonly RowWrite[]
}

/** Answered: what it came to, or the trouble with it. */
export interface Written {
  readonly number: number
  readonly outcome?: 'committed' | 'conflict'
  readonly trouble?: { readonly name: string; readonly message: string }
}

const files = new Map<string, SqliteFile>()

function fileAt(url: string): SqliteFile {
  const file = files.get(url) ?? new SqliteFile(url)
  files.set(url, file)
  return file
}

async function written({ number, url, table, writes }: Transaction): Promise<Written> {
  try {
    return { number, outcome: await fileAt(url).use(connection => write(connection, table, writes)) }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return { number, trouble: { name, message } }
  }
}

parentPort?.on('message', (asked: Transaction | 'close') => {
  if (asked !== 'close') void written(asked).then(answer => parentPort?.postMessage(answer))
  else {
    for (const file of files.values()) file.close()
    parentPort?.close()
  }
})
