import { BY_ID, type Collection } from './collection.ts'
import { readRow } from './row.ts'
import { type Scalar, scalarAt } from './scalar.ts'
import type { Index, RowStore, StoredRow } from './store.ts'
import { type Operation, type StateWriter, transactionsOf } from './writer.ts'

const PAGE = 500

/** Removes a tenant's rows that are older than this generation; how many there were. */
export async function sweep<T extends object>(
  { collection, store, writer }: { collection: Collection<T>; store: RowStore; writer: StateWriter },
  tenant: string,
  generation: number,
): Promise<number> {
  const isOld = (row: StoredRow) => readRow(row, tenant).generation < generation
  const index = collection.indexes.get(BY_ID)
  if (!index) throw new Error(`${collection.kind} has no index ${BY_ID}`)
  let removed = 0
  for await (const rows of pages(store, tenant, index)) {
    let old = rows.filter(isOld)
    while (old.length > 0) {
      const kept = await remove(writer, tenant, old)
      removed += old.length - kept.length
      // What changed under our hands is mostly of this generation by now.
      old = [...(await store.getAll(kept)).values()].filter(isOld)
    }
  }
  return removed
}

async function* pages(store: RowStore, tenant: string, index: Index): AsyncGenerator<StoredRow[]> {
  let after: Scalar[] | undefined
  do {
    const rows: StoredRow[] = await store.query(tenant, { index, limit: PAGE, ...(after && { after }) })
    yield rows
    const last = rows.length === PAGE ? rows.at(-1) : undefined
    after = last && [...index.fields.map(({ path }) => scalarAt(last.value, path)), last.key]
  } while (after)
}

/** Deletes the rows unless they change meanwhile; the keys of those that conflicted. */
async function remove(writer: StateWriter, tenant: string, rows: readonly StoredRow[]): Promise<string[]> {
  const kept: string[] = []
  const operations = rows.map(({ key, etag }): Operation => ({ operation: 'delete', key, etag }))
  for (const transaction of transactionsOf(operations))
    if ((await writer.transact(transaction, tenant)) === 'conflict') kept.push(...transaction.map(({ key }) => key))
  return kept
}
