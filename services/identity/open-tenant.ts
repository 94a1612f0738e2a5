import { type Affiliation, dayIn, type Id, type Tenant as Settings } from '@campus/contracts'
import { tenants } from './collections.ts'
import { type Cause, createPerson } from './create-person.ts'
import type { IdentityPorts } from './ports.ts'
import { Tenant } from './tenant.ts'

/** The person that every university begins with. */
export const ADMIN: Id = 'admin'

const ADMIN_OFFICES = ['registrar', 'finance', 'hr', 'it-admin'] as const

/**
 * Opens a university with its first administrator. Whoever was interrupted asks again with the same settings and gets
 * what is missing; false when it is all there already, or there with other settings.
 */
export async function openTenant(
  ports: IdentityPorts,
  settings: Settings,
  admin: { email: string; password: string },
  cause: Cause,
): Promise<boolean> {
  const { id } = settings
  const reply = await ports.aggregates.send(Tenant, id, id, { ...cause, command: { type: 'open', settings } })
  if (!reply.ok) return false
  await ports.documents(tenants).apply(id, [{ id, sequence: reply.seq, doc: settings }])
  const { email, password } = admin
  const profile = { givenName: 'Administrator', familyName: settings.name.slice(0, 120), email }
  const start = dayIn(settings.timeZone, ports.clock())
  const affiliations = ADMIN_OFFICES.map((type): Affiliation => ({ type, start }))
  const { outcome } = await createPerson(ports, id, { id: ADMIN, profile, affiliations, password }, cause)
  return outcome === 'created'
}
