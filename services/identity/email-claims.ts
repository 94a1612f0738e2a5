import { type Id, instant, type TenantId } from '@campus/contracts'
import { type EmailClaim, emailClaims } from './collections.ts'
import type { IdentityPorts } from './ports.ts'
import { emailIndex } from './profile.ts'

/** Milliseconds after which whoever claimed an address and was never created has given up. */
const ABANDONED = 60_000

/** Who holds an address. That person may not exist yet, or may have another address by now. */
export async function emailClaim(
  { documents, keyring }: IdentityPorts,
  tenant: TenantId,
  email: string,
): Promise<EmailClaim | undefined> {
  return (await documents(emailClaims).get(tenant, emailIndex(keyring, tenant, email)))?.doc
}

/**
 * Claims an address for a person, so that of two who come at the same time only one gets it; `instead` of a holder that
 * does not count any more. False when somebody else has it.
 */
export async function claimEmail(
  ports: IdentityPorts,
  tenant: TenantId,
  email: string,
  { personId, instead }: { personId: Id; instead: Id | undefined },
): Promise<boolean> {
  const now = ports.clock()
  const mine = { personId, at: instant(now) }
  const change = (old: EmailClaim | undefined) => (old === undefined || old.personId === instead ? mine : old)
  const id = emailIndex(ports.keyring, tenant, email)
  // The clock orders claims of one address; of two in the same millisecond the later is forgotten.
  await ports.documents(emailClaims).apply(tenant, [{ id, sequence: now, change }])
  return (await emailClaim(ports, tenant, email))?.personId === personId
}

export const isAbandoned = ({ at }: EmailClaim, now: number): boolean => now - Date.parse(at) > ABANDONED
