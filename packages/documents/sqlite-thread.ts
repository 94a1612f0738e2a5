import { parentPort, workerData } from 'node:worker_threads'
import { SqliteFile } from './sqlite-file.ts'
import { type RowWrite, write } from './sqlite-writing.ts'

// The thread that writes a SQLite file: one transaction a message, answered under its number.

/** Asked: all of these rows in this table, or none. */
export interface Transaction {
  readonly number: number
  readonly table: string
  readonly writes: readonly RowWrite[]
}

/** Answered: what it came to, or the trouble with it. */
export interface Written {
  readonly number: number
  readonly outcome?: 'committed' | 'conflict'
  readonly trouble?: { readonly name: string; readonly message: string }
}

const file = new SqliteFile(workerData.url)

async function written({ number, table, writes }: Transaction): Promise<Written> {
  try {
    return { number, outcome: await file.use(connection => write(connection, table, writes)) }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return { number, trouble: { name, message } }
  }
}

parentPort?.on('message', (asked: Transaction | 'close') => {
  if (asked === 'close') {
    file.close()
    parentPort?.close()
  } else void written(asked).then(answer => parentPort?.postMessage(answer))
})
