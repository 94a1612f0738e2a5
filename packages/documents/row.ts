import { z } from 'zod'
import { type Collection, current } from './collection.ts'
import type { Followed } from './merge.ts'
import type { StoredRow } from './store.ts'

/**
 * A document's row. `generation` is the rebuild that made it, `gone` says that it was taken away and only keeps its
 * place, `version` is the shape of `doc`.
 */
const DocumentRow = z.object({
  id: z.string(),
  tenant: z.string(),
  kind: z.string(),
  version: z.number().int(),
  generation: z.number().int(),
  gone: z.boolean(),
  sequences: z.record(z.string(), z.number().int()),
  doc: z.unknown(),
})
export type DocumentRow = z.infer<typeof DocumentRow>

/** A document as readers get it, with how far it has followed each of its sources. */
export interface Document<T> extends Followed<T> {
  readonly id: string
  readonly doc: T
}

/** Parses a row and makes sure, once more, whose it is. */
export function readRow(stored: StoredRow, tenant: string): DocumentRow {
  const row = DocumentRow.parse(stored.value)
  if (row.tenant !== tenant) throw new Error('a row of another tenant came back')
  return row
}

/** The document in a row; nothing when it was taken away. */
export function documentIn<T extends object>(collection: Collection<T>, row: DocumentRow): Document<T> | undefined {
  const { id, sequences, gone, doc, version } = row
  return gone ? undefined : { id, sequences, doc: current(collection, doc, version) }
}
