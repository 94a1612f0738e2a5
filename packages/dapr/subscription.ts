import type { AnyEventDefinition, EventOf, Id, TenantId } from '@campus/contracts'
import { Envelope, parseCloudEventType, UnknownVersion, upcast } from '@campus/contracts'
import type { Cause } from './command.ts'

/** An event as a subscriber gets it: parsed, carried up to today's shape, with where it came from. */
export interface Delivery<Data = unknown, After = unknown> extends Cause {
  readonly id: string
  readonly type: string
  readonly tenant: TenantId
  /** The aggregate's type and id, e.g. `Registration` and `s-1.2026-fall`. */
  readonly aggregate: string
  readonly aggregateId: Id
  readonly sequence: number
  readonly time: string
  readonly data: Data
  readonly after: After
}

/** Event to command: called per event, several at once; must be safe to repeat. */
export interface Reaction {
  readonly name: string
  readonly topic: string
  readonly events: readonly AnyEventDefinition[]
  readonly each: (delivery: Delivery) => Promise<void>
}

/** Event to read model: called with all events of a request at once, in any order; must be safe to repeat. */
export interface Projection {
  readonly name: string
  readonly topic: string
  readonly events: readonly AnyEventDefinition[]
  readonly all: (deliveries: readonly Delivery[]) => Promise<void>
}

export type Subscription = Reaction | Projection

/** A reaction to one kind of event, typed by its definition. */
export function on<D extends AnyEventDefinition>(
  topic: string,
  definition: D,
  name: string,
  each: (delivery: Delivery<EventOf<D>['data']>) => Promise<void>,
): Reaction {
  return { name, topic, events: [definition], each: each as Reaction['each'] }
}

/** The event cannot be handled, however often it comes: it goes to the dead letters at once. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable'
}

/** An event as it came, with the name of its type. */
export interface Arrival {
  readonly envelope: Envelope
  readonly named: ReturnType<typeof parseCloudEventType>
  /** Its own service wrote it: what has today's shape need not be checked. */
  readonly isOwn: boolean
}

/** Parses what the broker brought; throws `Undeliverable` where no repetition can help. */
export function arrived(raw: unknown): Arrival {
  const parsed = Envelope.safeParse(raw)
  if (!parsed.success) throw new Undeliverable(`not a Campus event: ${parsed.error.issues[0]?.message ?? 'unreadable'}`)
  return { envelope: parsed.data, named: parseCloudEventType(parsed.data.type), isOwn: false }
}

/** What the service's own outbox brought. */
export const own = (envelope: Envelope): Arrival => ({
  envelope,
  named: parseCloudEventType(envelope.type),
  isOwn: true,
})

/** The delivery of an event for a subscriber that knows these; nothing when it does not know the type. */
export function deliveryOf(
  { envelope, named, isOwn }: Arrival,
  known: readonly AnyEventDefinition[],
): Delivery | undefined {
  const definition = known.find(candidate => candidate.type === named?.type)
  if (!named || !definition) return undefined
  const [aggregate = '', aggregateId = ''] = envelope.subject.split('/')
  const traceparent = envelope['campustrace'] ?? envelope.traceparent
  return {
    id: envelope.id,
    type: definition.type,
    tenant: envelope.tenantid,
    aggregate,
    aggregateId,
    sequence: envelope.sequence,
    time: envelope.time,
    correlationId: envelope.correlationid,
    ...(typeof traceparent === 'string' && traceparent !== '' && { traceparent }),
    data:
      isOwn && named.version === definition.version
        ? envelope.data.event
        : readData(envelope, named.version, definition),
    after: envelope.data.after,
  }
}

function readData(envelope: Envelope, version: number, definition: AnyEventDefinition): unknown {
  try {
    return definition.data.parse(upcast(envelope.data.event, version, definition.version, definition.upcasters))
  } catch (error) {
    const why = error instanceof UnknownVersion ? error.message : 'the data does not have the published shape'
    throw new Undeliverable(`${definition.type}: ${why}`, { cause: error })
  }
}
