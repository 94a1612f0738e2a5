import { dayIn, Id, TenantId } from '@campus/contracts'
import { persons, tenants } from './collections.ts'
import { passwordHash } from './credentials.ts'
import { emailClaim } from './email-claims.ts'
import { OPERATOR, PLATFORM } from './operator.ts'
import type { PasswordHash } from './passwords.ts'
import type { IdentityPorts } from './ports.ts'
import { rolesOn } from './roles.ts'

/** Somebody who may sign in, with today's roles. */
export interface Member {
  readonly tenant: TenantId
  readonly personId: Id
  readonly roles: readonly string[]
  /** Nothing for who has no password. */
  readonly hash: PasswordHash | undefined
}

/** The member of that id, or nothing. */
export async function memberOf(ports: IdentityPorts, tenant: TenantId, id: Id): Promise<Member | undefined> {
  if (tenant === PLATFORM) return id === OPERATOR ? operator(ports) : undefined
  const [settings, person] = await Promise.all([
    ports.documents(tenants).get(tenant, tenant),
    ports.documents(persons).get(tenant, id),
  ])
  if (!settings || !person) return undefined
  const { affiliations, credentialId } = person.doc
  const roles = rolesOn(dayIn(settings.doc.timeZone, ports.clock()), affiliations)
  const hash = credentialId === undefined ? undefined : await passwordHash(ports, tenant, credentialId)
  return { tenant, personId: id, roles, hash }
}

/** The member who signs in under that name: an e-mail address or the person's id. Any text may be asked for. */
export async function memberNamed(ports: IdentityPorts, tenant: string, username: string): Promise<Member | undefined> {
  const of = TenantId.safeParse(tenant).data
  if (of === undefined) return undefined
  const id = username.includes('@') ? (await emailClaim(ports, of, username))?.personId : Id.safeParse(username).data
  return id === undefined ? undefined : memberOf(ports, of, id)
}

const operator = ({ operatorHash }: IdentityPorts): Member => ({
  tenant: PLATFORM,
  personId: OPERATOR,
  roles: ['operator'],
  hash: operatorHash,
})
