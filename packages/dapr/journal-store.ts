import { type Index, openStore, openWriter, type RowStore, type StateWriter } from '@campus/documents'
import type { JournalReader } from './journal.ts'
import { identity } from './keys.ts'
import { CommitRow, SnapshotRow } from './rows.ts'
import type { JournalQueries } from './sweeper.ts'

const UNPUBLISHED: Index = {
  name: 'commit_unpublished',
  prefix: 'c:',
  fields: [{ path: ['at'], type: 'string' }],
  only: { field: { path: ['published'], type: 'boolean' }, is: false },
  acrossTenants: true,
}

const DUE: Index = {
  name: 'snapshot_due',
  prefix: 's:',
  fields: [{ path: ['due'], type: 'string' }],
  sparse: true,
  acrossTenants: true,
}

export interface JournalStore extends JournalReader, JournalQueries, StateWriter {
  close(): Promise<void>
}

/** The journal, straight in its store, with the two indexes that the sweep goes by. */
export function openJournal(url: string): JournalStore {
  const store = openStore(url, 'journal')
  const writer = openWriter(url, 'journal')
  const ready = onceReady(() => store.ensureIndexes([UNPUBLISHED, DUE]))
  return {
    get: key => store.get(key),
    getAll: keys => store.getAll(keys),
    transact: (operations, partition) => writer.transact(operations, partition),
    unpublished: async (before, limit) => {
      await ready()
      return (await rows(store, UNPUBLISHED, { lt: before }, limit)).map(value => CommitRow.parse(value))
    },
    due: async (now, limit) => {
      await ready()
      const found = (await rows(store, DUE, { lte: now }, limit)).map(value => SnapshotRow.parse(value))
      return found.map(({ type, tenant, id }) => identity(type, tenant, id))
    },
    close: async () => {
      await writer.close()
      await store.close()
    },
  }
}

async function rows(store: RowStore, index: Index, bounds: object, limit: number): Promise<unknown[]> {
  return (await store.queryAcrossTenants({ index, bounds, limit })).map(({ value }) => value)
}

/** Runs the task until it has worked once. */
function onceReady(task: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= task().catch(error => {
      done = undefined
      throw error
    })
    return done
  }
}
