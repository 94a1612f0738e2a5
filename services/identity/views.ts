import { type EventOf, PersonCreated, SessionEnded, TenantOpened } from '@campus/contracts'
import { type Delivery, on, type Projection, type Subscription } from '@campus/dapr'
import { persons, tenants } from './collections.ts'
import { personDocument } from './directory.ts'
import { personKey } from './person-keys.ts'
import type { IdentityPorts } from './ports.ts'
import { openProfile } from './profile.ts'

const TOPIC = 'identity'

/**
 * What identity's own events bring about. Requests write the same documents before they answer; this is for those that
 * were interrupted, and for building the directory anew.
 */
export const subscriptions = (ports: IdentityPorts): Subscription[] => [
  {
    name: 'view of tenant',
    topic: TOPIC,
    events: [TenantOpened],
    all: async deliveries => {
      for (const { tenant, aggregateId: id, sequence, data } of deliveries)
        await ports.documents(tenants).apply(tenant, [{ id, sequence, doc: TenantOpened.data.parse(data) }])
    },
  },
  directory(ports),
  on(TOPIC, SessionEnded, 'the tokens of an ended session stop working', ({ tenant, data }) =>
    ports.revocations.revokeSession({ tenant, person: data.personId, session: data.sessionId }),
  ),
]

const directory = (ports: IdentityPorts): Projection => ({
  name: 'view of person',
  topic: TOPIC,
  events: [PersonCreated],
  all: async deliveries => {
    for (const [tenant, those] of Map.groupBy(deliveries, delivery => delivery.tenant)) {
      const changes = await Promise.all(those.map(delivery => changeFrom(ports, delivery)))
      await ports.documents(persons).apply(tenant, changes)
    }
  },
})

async function changeFrom(ports: IdentityPorts, delivery: Delivery) {
  const { tenant, aggregateId: id, sequence } = delivery
  const { personId: _, ...person } = delivery.data as EventOf<typeof PersonCreated>['data']
  const key = await personKey(ports, tenant, id)
  const profile = key && openProfile(key, tenant, id, person.sealed)
  return { id, sequence, doc: personDocument(ports, tenant, { id, ...person }, profile) }
}
