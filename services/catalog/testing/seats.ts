import { cloudEventType, type Envelope, SEATS_TOPIC, type SeatsView, SeatTaken } from '@campus/contracts'
import type { Platform } from '@campus/runner'

/** Publishes, as enrollment would, that a seat of a section was taken and how many are gone now. */
export async function seatTaken(
  platform: Platform,
  tenant: string,
  now: Partial<SeatsView> & { sectionId: string },
): Promise<void> {
  const envelope: Envelope = {
    specversion: '1.0',
    id: `Seats:${now.sectionId}:7`,
    type: cloudEventType(SeatTaken.type, SeatTaken.version),
    source: `/tenants/${tenant}/enrollment`,
    subject: `Seats/${now.sectionId}`,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    tenantid: tenant,
    sequence: 7,
    correlationid: 'c-1',
    causationid: 'c-1',
    data: {
      event: SeatTaken({ enrollmentId: 'e-1' }).data,
      after: { capacity: 10, waitlistCapacity: 5, taken: 0, held: 0, waiting: 0, ...now },
    },
  }
  const answer = await fetch(`${platform.sidecarUrl('identity')}/v1.0/publish/pubsub/${SEATS_TOPIC}`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json', 'dapr-api-token': platform.apiToken('identity') },
    body: JSON.stringify(envelope),
  })
  if (!answer.ok) throw new Error(`publishing answered ${answer.status}`)
}
