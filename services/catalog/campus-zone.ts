import type { TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { type Problem, problem } from '@campus/service'
import { tenants } from './collections.ts'
import { namesDays } from './term-dates.ts'

/** Milliseconds to wait for a university that was opened just before. */
const UNTIL_KNOWN = 2_000

/** The time zone of the campus, where these dates name days and so need one. */
export async function zoneFor(context: Context, tenant: TenantId, dates: object): Promise<string | Problem> {
  if (!namesDays(dates)) return 'UTC'
  const { document } = await context.documents(tenants).waitFor(tenant, tenant, 1, { withinMs: UNTIL_KNOWN })
  return (
    document?.doc.timeZone ?? problem(503, 'UNAVAILABLE', 'The university is not known here yet.', { retryAfter: 1 })
  )
}
