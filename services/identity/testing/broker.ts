import type { Delivery } from '@campus/dapr'
import type { IdentityPorts } from '../ports.ts'
import { subscriptions } from '../views.ts'
import type { HostedHere, Recorded } from './aggregates.ts'

/** Brings identity everything that its aggregates have recorded so far, as its topic would. */
export async function bringEvents(ports: IdentityPorts & { readonly aggregates: HostedHere }): Promise<void> {
  const deliveries = ports.aggregates.recorded.map(deliveryOf)
  for (const subscription of subscriptions(ports)) {
    const mine = deliveries.filter(({ type }) => subscription.events.some(known => known.type === type))
    if ('all' in subscription) await subscription.all(mine)
    else for (const delivery of mine) await subscription.each(delivery)
  }
}

const deliveryOf = ({ aggregate, tenant, id, sequence, event }: Recorded): Delivery => ({
  id: `${aggregate}:${tenant}:${id}:${sequence}`,
  type: event.type,
  tenant,
  aggregate,
  aggregateId: id,
  sequence,
  time: new Date().toISOString(),
  correlationId: 'test',
  data: event.data,
  after: null,
})
