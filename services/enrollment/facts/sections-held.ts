import type { TenantId, Term } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { tenants } from '../calendar/collections.ts'
import { meetingsHeld, needsZone } from '../eligibility/held.ts'
import type { SectionFacts } from '../eligibility/section-facts.ts'

/** Sections with their meetings as they are held in this term; the zone of the campus is read only where it matters. */
export async function sectionsHeld(
  context: Context,
  tenant: TenantId,
  term: Term | undefined,
  those: readonly SectionFacts[],
): Promise<SectionFacts[]> {
  if (!term) return [...those]
  const zone = those.some(section => needsZone(section, term))
    ? (await context.documents(tenants).get(tenant, tenant))?.doc.timeZone
    : undefined
  return those.map(section => ({ ...section, meetings: meetingsHeld(section, term, zone ?? 'UTC') }))
}
