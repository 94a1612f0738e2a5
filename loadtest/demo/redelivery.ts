import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { envelopeOf } from '@campus/dapr'
import type { Platform } from '@campus/runner'
import type { Books, Inspection, Violation } from '@campus/scenarios/invariants'
import { Pool } from 'undici'

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
      const answer = await sidecar.request({
        method: 'POST',
        path: `/v1.0/publish/pubsub/${service}`,
        headers: { 'content-type': 'application/cloudevents+json', 'dapr-api-token': platform.apiToken(service) },
        body: JSON.stringify(envelopeOf(service, commit, event)),
      })
      await answer.body.dump()
    }
  await sidecar.close()
  await sleep(3_000)
}

/** I7: what the services keep is the same before and after. */
export function changedBy(before: Inspection, after: Inspection): Violation[] {
  return (['enrollment', 'billing'] as const).flatMap(service =>
    digest(before[service]) === digest(after[service])
      ? []
      : [{ invariant: 'I7' as const, detail: `delivering again changed what ${service} keeps` }],
  )
}

function digest({ snapshots, documents }: Books): string {
  const kept = [
    ...snapshots.map(({ type, tenant, id, seq, state }) => [`${type}:${tenant}:${id}`, seq, state]),
    ...[...documents].filter(([key]) => !key.startsWith('dead-letter:')).map(([key, { doc }]) => [key, 0, doc]),
  ].toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(kept)).digest('hex')
}
