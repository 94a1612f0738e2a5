import { type Upcasters, upcast } from '@campus/contracts'
import type { z } from 'zod'
import { fieldTypes } from './field-types.ts'
import { GENERATION, kindOf, kindPrefix } from './keys.ts'
import type { Field, Index } from './store.ts'

/** Fields that documents can be found by, in this order; a range or the order of a list may use any of them. */
export interface DeclaredIndex<T> {
  readonly fields: readonly (keyof T & string)[]
  /** Says that documents may lack one of the fields, and that this index does not find those that do. */
  readonly sparse?: true
}
export type DeclaredIndexes<T> = Readonly<Record<string, DeclaredIndex<T>>>

/** Documents of one kind: their shape today, how older shapes become it, and what they can be found by. */
export interface Collection<T extends object, I extends DeclaredIndexes<T> = DeclaredIndexes<T>> {
  readonly kind: string
  readonly schema: z.ZodType<T>
  readonly version: number
  readonly upcasters: Upcasters
  readonly declared: I
  /** Every declared index as the store knows it, and `id`, which lists the documents by their id. */
  readonly indexes: ReadonlyMap<string, Index>
  readonly readLatelyMs: number | undefined
}

export interface CollectionOptions<T extends object, I extends DeclaredIndexes<T>> {
  readonly kind: string
  /** Must accept its own output: it checks what is written and what is read. */
  readonly schema: z.ZodType<T>
  /** From 1; one more at every change that old documents do not meet. */
  readonly version?: number
  readonly upcasters?: Upcasters
  readonly indexes: I
  /**
   * What is got by its id may be as old as this, in milliseconds, where another process has written it since; what this
   * process has written is seen at once. Read from the store every time unless said otherwise.
   */
  readonly readLatelyMs?: number
}

/**
 * The built-in index: the documents by id, which is the order of their keys, and behind them what is left of those
 * taken away.
 */
export const BY_ID = 'id'

/** Declares a collection; throws when an index names a field that the schema cannot promise as one kind of scalar. */
export function defineCollection<T extends object, const I extends DeclaredIndexes<T>>(
  options: CollectionOptions<T, I>,
): Collection<T, I> {
  const { kind, schema, version = 1, upcasters = {}, indexes: declared, readLatelyMs } = options
  if (kindOf(kind) === GENERATION) throw new TypeError(`the kind ${GENERATION} is taken`)
  const types = fieldTypes(schema)
  const indexes = new Map<string, Index>([[BY_ID, byId(kind)]])
  for (const [name, { fields, sparse }] of Object.entries(declared)) {
    if (name === BY_ID) throw new TypeError(`every collection has an index ${BY_ID}`)
    const typed = fields.map(field => types(field, sparse ?? false))
    const index: Index = { name: `${kind}_${name}`, prefix: kindPrefix(kind), fields: typed }
    indexes.set(name, sparse ? { ...index, sparse } : index)
  }
  return { kind, schema, version, upcasters, declared, indexes, readLatelyMs }
}

/** A stored document in today's shape. */
export const current = <T extends object>(collection: Collection<T>, doc: unknown, version: number): T =>
  collection.schema.parse(upcast(doc, version, collection.version, collection.upcasters))

const GONE: Field = { path: ['gone'], type: 'boolean' }

const byId = (kind: string): Index => ({ name: `${kind}_${BY_ID}`, prefix: kindPrefix(kind), fields: [GONE] })
