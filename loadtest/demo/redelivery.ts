import { setTimeout as sleep } from 'node:timers/promises'
import { type AnyAggregate, envelopeOf } from '@campus/dapr'
import { topicOf } from '@campus/dapr/aggregate'
import type { Platform } from '@campus/runner'
import type { Books, Inspection, Violation } from '@campus/scenarios/invariants'
import { Pool } from 'undici'
import { Account } from '../../services/billing/account.ts'
import { Payment } from '../../services/billing/payment.ts'
import { Registration } from '../../services/enrollment/registration/registration.ts'
import { Seats } from '../../services/enrollment/seats/seats.ts'

/** Publishes events of the past once more, straight through a service's sidecar, the oldest last. */
export async function deliverAgain(
  platform: Platform,
  service: string,
  { commits }: Books,
  count: number,
): Promise<void> {
  const sidecar = new Pool(platform.sidecarUrl(service), { connections: 8 })
  const every = Math.max(1, Math.floor(commits.length / count))
  const again = commits.filter((_, index) => index % every === 0).toReversed()
  for (const commit of again)
    for (const event of commit.events) {
      const topic = topicOf(aggregates.get(commit.type) ?? {}, event, service)
      if (topic === null) continue
      const answer = await sidecar.request({
        method: 'POST',
        path: `/v1.0/publish/pubsub/${topic}`,
        headers: { 'content-type': 'application/cloudevents+json', 'dapr-api-token': platform.apiToken(service) },
        body: JSON.stringify(envelopeOf(service, commit, event)),
      })
      await answer.body.dump()
    }
  await sidecar.close()
  await sleep(3_000)
}

/** By type: they say where their events travel. */
const aggregates = new Map(
  ([Registration, Seats, Account, Payment] as AnyAggregate[]).map(aggregate => [aggregate.type, aggregate] as const),
)

/** I7: what the services keep is the same before and after. */
export function changedBy(before: Inspection, after: Inspection): Violation[] {
  return (['enrollment', 'billing'] as const).flatMap(service => {
    const [old, now] = [kept(before[service]), kept(after[service])]
    const changed = [...now.keys(), ...old.keys()].filter(key => now.get(key) !== old.get(key))
    return [...new Set(changed)].map(key => ({
      invariant: 'I7' as const,
      detail: `delivering again changed ${key} of ${service}`,
    }))
  })
}

const kept = ({ snapshots, documents }: Books): Map<string, string> =>
  new Map([
    ...snapshots.map(
      ({ type, tenant, id, seq, state }) => [`${type}:${tenant}:${id}`, JSON.stringify([seq, state])] as const,
    ),
    ...[...documents]
      .filter(([key]) => !key.startsWith('dead-letter:'))
      .map(([key, { doc }]) => [key, JSON.stringify(doc)] as const),
  ])
