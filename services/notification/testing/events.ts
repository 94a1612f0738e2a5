import { cloudEventType, type Envelope, type Event, ItemEnrolled } from '@campus/contracts'

/** An hour ago, so that everything is due and nothing is old. */
const BASE = Date.now() - 3_600_000

/** An event as enrollment publishes it about one student; `sequence` tells one from the next. */
export function published(tenant: string, student: string, sequence: number, event?: Event): Envelope {
  const registrationId = `${student}.2026-fall`
  const about = { registrationId, student, enrollmentId: `${registrationId}.${sequence}` }
  const { type, data } = event ?? ItemEnrolled({ ...about, sectionId: `section-${sequence}` })
  return {
    specversion: '1.0',
    id: `Registration:${tenant}:${registrationId}:${sequence}`,
    type: cloudEventType(type, 1),
    source: `/tenants/${tenant}/enrollment`,
    subject: `Registration/${registrationId}`,
    time: new Date(BASE + sequence).toISOString(),
    datacontenttype: 'application/json',
    tenantid: tenant,
    sequence,
    correlationid: 'c-1',
    causationid: 'k-1',
    data: { event: data, after: {} },
  }
}
