import type { Deadlines, Id, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { sections, terms } from '../collections.ts'
import { deadlinesOf } from '../eligibility/deadlines.ts'

/** Which deadlines hold for these sections of a term as things stand now; none in a term that nobody knows. */
export async function deadlinesNow(
  context: Context,
  tenant: TenantId,
  term: Id,
  sectionIds: readonly Id[],
): Promise<Record<Id, Deadlines>> {
  if (sectionIds.length === 0) return {}
  const [dates, known] = await Promise.all([
    context.documents(terms).get(tenant, term),
    context.documents(sections).getMany(tenant, sectionIds),
  ])
  return dates ? Object.fromEntries(sectionIds.map(id => [id, deadlinesOf(known.get(id)?.doc, dates.doc)])) : {}
}
