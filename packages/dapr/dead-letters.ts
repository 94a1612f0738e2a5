import type { Envelope } from '@campus/contracts'
import { unpacked } from './batches.ts'
import { type DispatchLog, dispatch, type Status } from './dispatch.ts'
import type { Subscription } from './subscription.ts'

/** An event that could not be handled: complete, attributable, and able to be put back (I13). */
export interface DeadLetter {
  readonly id: string
  readonly tenant: string | null
  readonly type: string | null
  readonly subject: string | null
  readonly at: string
  /** The envelope as it was, or the raw text where it was none. */
  readonly envelope: unknown
  readonly status: 'dead' | 'replayed'
}

/**
 * Out of what the broker brought on the dead-letter topic (a raw payload: base64 inside a CloudEvent): the event, or
 * those of a batch that also fail alone, since one of them is enough for a batch to die.
 */
export async function deadLettersIn(
  raw: Buffer,
  subscriptions: readonly Subscription[],
  { now, digest, log }: { now: string; digest: (text: string) => string; log: DispatchLog },
): Promise<DeadLetter[]> {
  const events = unpacked(unwrapped(raw))
  const statuses = events.length > 1 ? await dispatch(events, subscriptions, log) : []
  return events.filter((_, index) => statuses[index] !== 'SUCCESS').map(event => deadLetterOf(event, now, digest))
}

/** The letter of an event, or of what should have been one. */
export function deadLetterOf(envelope: unknown, now: string, digest: (text: string) => string): DeadLetter {
  const known = isObject(envelope) ? (envelope as Partial<Envelope>) : {}
  const text = JSON.stringify(envelope)
  return {
    id: digest(typeof known.id === 'string' ? known.id : text),
    tenant: typeof known.tenantid === 'string' ? known.tenantid : null,
    type: typeof known.type === 'string' ? known.type : null,
    subject: typeof known.subject === 'string' ? known.subject : null,
    at: now,
    envelope,
    status: 'dead',
  }
}

/** Hands a dead letter to this service's own subscribers again; other services, which had it, are left alone. */
export async function replay(
  letter: DeadLetter,
  subscriptions: readonly Subscription[],
  log: DispatchLog,
): Promise<Status> {
  return (await dispatch([letter.envelope], subscriptions, log))[0] ?? 'RETRY'
}

function unwrapped(raw: Buffer): unknown {
  const outer = parsed(raw.toString('utf8'))
  if (isObject(outer) && typeof outer['data_base64'] === 'string')
    return parsed(Buffer.from(outer['data_base64'], 'base64').toString('utf8'))
  return outer
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
