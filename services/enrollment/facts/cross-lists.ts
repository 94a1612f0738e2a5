import type { Id, SharedSeats, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { crossListGroups } from '../collections.ts'
import type { SectionFacts } from '../eligibility/section-facts.ts'

/** What the cross-list groups of these sections have for all of theirs together, by group. */
export async function sharedBy(
  context: Context,
  tenant: TenantId,
  sections: readonly SectionFacts[],
): Promise<ReadonlyMap<Id, SharedSeats>> {
  const groups = [...new Set(sections.flatMap(({ crossListGroup }) => crossListGroup ?? []))]
  if (groups.length === 0) return new Map()
  const known = await context.documents(crossListGroups).getMany(tenant, groups)
  return new Map([...known].map(([id, { doc }]) => [id, { capacity: doc.capacity, sequence: doc.sequence }]))
}
