import { BATCH, type Envelope, EventBatch, eventBatch } from '@campus/contracts'

/** Events that travel in one message at most: what a delivery can be done with long before its deadline. */
const MOST = 50
/** Bytes of a message's events at most, unless one alone has more: half of what the smallest broker takes (256 KB). */
const LARGEST = 120_000

/**
 * The messages, as JSON, that bring these events in their order: for sidecars and broker on the way a message costs
 * hardly more than an event. A message is of one university; an event without company travels as itself.
 */
export function packed(envelopes: readonly Envelope[]): string[] {
  const byTenant = Map.groupBy(envelopes, ({ tenantid }) => tenantid)
  return [...byTenant.values()].flatMap(those => chunks(those).map(messageOf))
}

interface Chunk {
  readonly first: Envelope
  readonly texts: string[]
  size: number
}

function chunks(envelopes: readonly Envelope[]): Chunk[] {
  const all: Chunk[] = []
  for (const envelope of envelopes) {
    const text = JSON.stringify(envelope)
    const size = Buffer.byteLength(text)
    const last = all.at(-1)
    if (last && last.texts.length < MOST && last.size + size <= LARGEST) {
      last.texts.push(text)
      last.size += size
    } else all.push({ first: envelope, texts: [text], size })
  }
  return all
}

function messageOf({ first, texts }: Chunk): string {
  const [only, ...others] = texts
  if (only !== undefined && others.length === 0) return only
  return `${JSON.stringify(eventBatch(first, texts.length)).slice(0, -1)},"data":[${texts.join(',')}]}`
}

/** The events that a message brings: those of its batch, or itself. */
export function unpacked(message: unknown): readonly unknown[] {
  if ((message as { type?: unknown } | null)?.type !== BATCH) return [message]
  const batch = EventBatch.safeParse(message)
  return batch.success ? batch.data.data : [message]
}
