export interface Upsert {
  readonly operation: 'upsert'
  readonly key: string
  readonly value: object
  /** Only when the row still has this etag. */
  readonly etag?: string
  /** Only when there is no such row. */
  readonly insert?: true
}
export interface Delete {
  readonly operation: 'delete'
  readonly key: string
  readonly etag?: string
}
export type Operation = Upsert | Delete

/**
 * How rows are written, straight or through the sidecar's state API: as one transaction within one partition. `conflict` means that
 * a row was not as expected and nothing was written; a failure throws. The `StateStore` of `@campus/dapr` is one.
 */
export interface StateWriter {
  transact(operations: readonly Operation[], partition: string): Promise<'committed' | 'conflict'>
}

/** Operations in one transaction, and their JSON in characters: Cosmos DB's limits, the second with room to spare. */
const MOST = 100
const LARGEST = 1_000_000

/**
 * Operations packed into as few transactions as the stores allow. By key, so that two writers that meet lock rows in
 * the same order.
 */
export function transactionsOf(operations: readonly Operation[]): Operation[][] {
  const transactions: Operation[][] = []
  let room = 0
  for (const operation of operations.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const size = sizeOf(operation)
    const last = transactions.at(-1)
    if (last && last.length < MOST && size <= room) last.push(operation)
    else {
      transactions.push([operation])
      room = LARGEST
    }
    room -= size
  }
  return transactions
}

const NUL = /(?<!\\)(?:\\\\)*\\u0000/

function sizeOf(operation: Operation): number {
  const text = JSON.stringify(operation)
  if (NUL.test(text)) throw new TypeError(`${operation.key} holds U+0000, which PostgreSQL cannot keep`)
  return text.length
}
