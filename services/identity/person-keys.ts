import { personKeys } from './collections.ts'
import type { IdentityPorts } from './ports.ts'
import { randomKey } from './sealing.ts'

type Ports = Pick<IdentityPorts, 'documents' | 'keyring'>

const CREATED = 1
const DESTROYED = 2

/** The key of a person's profile; nothing when it was never made, or was destroyed. */
export async function personKey(
  { documents, keyring }: Ports,
  tenant: string,
  id: string,
): Promise<Buffer | undefined> {
  const found = await documents(personKeys).get(tenant, id)
  return found && keyring.unwrap(found.doc.wrapped, about(tenant, id))
}

/** The same, made where there is none yet: all who ask get the same one. Throws when it was destroyed. */
export async function obtainPersonKey(ports: Ports, tenant: string, id: string): Promise<Buffer> {
  const wrapped = ports.keyring.wrap(randomKey(), about(tenant, id))
  await ports.documents(personKeys).apply(tenant, [{ id, sequence: CREATED, doc: { wrapped } }])
  const key = await personKey(ports, tenant, id)
  if (!key) throw new Error('the key of this person was destroyed')
  return key
}

/** Crypto-shredding: whatever was sealed for the person, in events and backups too, stays unreadable for good. */
export async function destroyPersonKey({ documents }: Ports, tenant: string, id: string): Promise<void> {
  await documents(personKeys).apply(tenant, [{ id, sequence: DESTROYED, doc: null }])
}

const about = (tenant: string, id: string): string => `person-key:${tenant}:${id}`
