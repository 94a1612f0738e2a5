import { z } from 'zod'
import { TenantId } from './ids.ts'
import { Instant } from './time.ts'

/**
 * What travels between services: CloudEvents 1.0 in JSON. Beside the standard attributes it carries the tenant, the
 * aggregate's `sequence` (a view keeps the newest and forgets the rest), what caused it, and `after`: the aggregate's
 * public state once the commit that holds this event was done.
 */
export const Envelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  type: z.string().min(1),
  source: z.string().min(1),
  subject: z.string().min(1),
  time: Instant,
  datacontenttype: z.literal('application/json'),
  tenantid: TenantId,
  sequence: z.coerce.number().int().positive(),
  correlationid: z.string(),
  causationid: z.string(),
  traceparent: z.string().optional(),
  data: z.object({ event: z.unknown(), after: z.unknown() }),
})
export type Envelope = z.infer<typeof Envelope>

/** The CloudEvents type of a message that brings several events. */
export const BATCH = 'campus.batch.v1'

/**
 * Several events of one topic and one university in one message: a CloudEvent whose data is a batch as the JSON format
 * of CloudEvents 1.0 has it (section 4). The sidecars take a message for a CloudEvent and would not know a bare batch.
 */
export const EventBatch = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  type: z.literal(BATCH),
  source: z.string().min(1),
  datacontenttype: z.literal('application/cloudevents-batch+json'),
  tenantid: TenantId,
  data: z.array(z.unknown()).min(1),
})

/** All of a batch but its data; `first` is the first of its `count` events. */
export const eventBatch = ({ id, source, tenantid }: Envelope, count: number) => ({
  specversion: '1.0',
  id: `${id}+${count - 1}`,
  type: BATCH,
  source,
  datacontenttype: 'application/cloudevents-batch+json',
  tenantid,
})

/** The CloudEvents type of version `version` of the event `type`, e.g. `campus.billing.invoice-paid.v1`. */
export const cloudEventType = (type: string, version: number): string => `campus.${type}.v${version}`

/** The event's name and version out of a CloudEvents type; nothing when it is not one of ours. */
export function parseCloudEventType(type: string): { type: string; version: number } | undefined {
  const match = /^campus\.([a-z0-9-]+\.[a-z0-9-]+)\.v(\d+)$/.exec(type)
  return match?.[1] && match[2] ? { type: match[1], version: Number(match[2]) } : undefined
}
