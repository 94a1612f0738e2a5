import type { Envelope } from '@campus/contracts'
import { unpacked } from './batches.ts'
import { type DispatchLog, dispatch, type Outcome } from './dispatch.ts'
import { Unavailable } from './sidecar.ts'
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
 * Out of what the broker brought on the dead-letter topic (a raw payload: base64 inside a CloudEvent): the events that
 * cannot be handled. All are tried once more, for it may have been an outage that they died of, or one of their batch.
 * @throws Unavailable while something is away that they need: an outage buries nothing, so they are to come again
 */
export async function deadLettersIn(
  raw: Buffer,
  subscriptions: readonly Subscription[],
  { now, digest, log }: { now: string; digest: (text: string) => string; log: DispatchLog },
): Promise<DeadLetter[]> {
  const events = unpacked(unwrapped(raw))
  const outcomes = await dispatch(events, subscriptions, log)
  if (outcomes.includes('away')) throw new Unavailable('what a dead letter needs is away')
  return events.filter((_, index) => outcomes[index] !== 'done').map(event => deadLetterOf(event, now, digest))
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
): Promise<Outcome> {
  return (await dispatch([letter.envelope], subscriptions, log))[0] ?? 'failed'
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
