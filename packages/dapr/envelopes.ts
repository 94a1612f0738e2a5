import { cloudEventType, type Envelope } from '@campus/contracts'
import { partitionOf } from './keys.ts'
import type { CommitRow, RecordedEvent } from './rows.ts'

/**
 * The CloudEvent of a recorded event. Its id follows from where the event stands in the journal, so publishing again
 * is publishing the same. The trace travels twice: a sidecar with tracing off empties `traceparent`.
 */
export function envelopeOf(service: string, commit: CommitRow, event: RecordedEvent): Envelope {
  return {
    specversion: '1.0',
    id: `${partitionOf(commit)}:${event.sequence}`,
    type: cloudEventType(event.type, event.version),
    source: `/tenants/${commit.tenant}/${service}`,
    subject: `${commit.type}/${commit.id}`,
    time: commit.at,
    datacontenttype: 'application/json',
    tenantid: commit.tenant,
    sequence: event.sequence,
    correlationid: event.correlationId,
    causationid: event.commandId,
    ...(event.traceparent !== undefined && { traceparent: event.traceparent, campustrace: event.traceparent }),
    data: { event: event.data, after: commit.after },
  }
}
