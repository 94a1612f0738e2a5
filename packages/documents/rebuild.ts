import type { Collection } from './collection.ts'
import { generationKey, tenantOf } from './keys.ts'
import type { Change } from './merge.ts'
import type { RowStore } from './store.ts'
import { sweep } from './sweep.ts'
import { Contention, generationIn, type ViewWriter } from './view-writer.ts'
import type { StateWriter, Upsert } from './writer.ts'

export interface Rebuilt {
  readonly written: number
  /** Documents that no event told of any more. */
  readonly removed: number
}

export interface RebuildPorts<T extends object> {
  readonly collection: Collection<T>
  readonly store: RowStore
  readonly writer: StateWriter
  readonly view: ViewWriter<T>
}

type Changes<T> = AsyncIterable<Change<T>> | Iterable<Change<T>>

const BATCH = 500

/**
 * Makes a tenant's documents anew. First a new generation is declared; from then on the first change that reaches a
 * document, live or replayed, starts it afresh. What no change reached is removed in the end. Nothing that arrives live
 * meanwhile is lost: whatever was applied before the declaration had been recorded before, so the replay brings it.
 */
export async function rebuild<T extends object>(
  ports: RebuildPorts<T>,
  tenant: string,
  changes: Changes<T>,
): Promise<Rebuilt> {
  const owner = tenantOf(tenant)
  const generation = await declareGeneration(ports, owner)
  let written = 0
  for await (const batch of batches(changes)) written += await ports.view.apply(owner, batch)
  return { written, removed: await sweep(ports, owner, generation) }
}

async function declareGeneration<T extends object>(ports: RebuildPorts<T>, tenant: string): Promise<number> {
  const { collection, store, writer } = ports
  const key = generationKey(collection.kind, tenant)
  const marker = await store.get(key)
  const generation = generationIn(marker) + 1
  const fence = marker ? { etag: marker.etag } : { insert: true as const }
  const value = { tenant, kind: collection.kind, generation }
  const operation: Upsert = { operation: 'upsert', key, value, ...fence }
  if ((await writer.transact([operation], tenant)) === 'committed') return generation
  throw new Contention(`another rebuild of ${collection.kind} has just begun`)
}

async function* batches<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    if (batch.push(item) < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
