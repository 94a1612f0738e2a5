import { randomUUID } from 'node:crypto'
import type { Id, TenantId } from '@campus/contracts'
import { credentials } from './collections.ts'
import type { PasswordHash } from './passwords.ts'
import type { IdentityPorts } from './ports.ts'

/** Keeps a password's hash under a new name. It counts once a person's event settles on that name. */
export async function keepPassword(
  { documents, passwords }: IdentityPorts,
  tenant: TenantId,
  personId: Id,
  password: string,
): Promise<Id> {
  const id = `c-${randomUUID()}`
  const hash = await passwords.hash(password)
  await documents(credentials).apply(tenant, [{ id, sequence: 1, doc: { personId, hash } }])
  return id
}

/** For a credential that no event will settle on. */
export async function forgetPassword({ documents }: IdentityPorts, tenant: TenantId, id: Id): Promise<void> {
  await documents(credentials).apply(tenant, [{ id, sequence: 2, doc: null }])
}

export async function passwordHash(
  { documents }: IdentityPorts,
  tenant: TenantId,
  id: Id,
): Promise<PasswordHash | undefined> {
  return (await documents(credentials).get(tenant, id))?.doc.hash
}
