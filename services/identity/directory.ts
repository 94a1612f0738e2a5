import type { Id, TenantId } from '@campus/contracts'
import { Unavailable } from '@campus/dapr'
import { type PersonDocument, persons } from './collections.ts'
import { PersonReference } from './person.ts'
import { personKey } from './person-keys.ts'
import type { IdentityPorts } from './ports.ts'
import { nameIndex, openProfile, type Profile } from './profile.ts'

/** A person as identity knows them; without a profile when it was erased. */
export interface KnownPerson extends PersonDocument {
  readonly profile: Profile | undefined
}

/** Milliseconds that a person who was just created may take to show in the directory. */
export const SETTLING = 5_000

/** The person in the directory, profile opened. */
export async function findPerson(ports: IdentityPorts, tenant: TenantId, id: Id): Promise<KnownPerson | undefined> {
  const found = await ports.documents(persons).get(tenant, id)
  return found && opened(ports, tenant, found.doc)
}

/**
 * As `findPerson`, but sure: asks the aggregate where the directory knows nobody, and waits for the directory when the
 * aggregate does. Throws `Unavailable` when it does not catch up.
 */
export async function surelyFindPerson(
  ports: IdentityPorts,
  tenant: TenantId,
  id: Id,
): Promise<KnownPerson | undefined> {
  const found = await findPerson(ports, tenant, id)
  if (found) return found
  const { seq, view } = await ports.aggregates.view(PersonReference, tenant, id)
  if (view === null) return undefined
  await ports.documents(persons).waitFor(tenant, id, seq, { withinMs: SETTLING })
  const late = await findPerson(ports, tenant, id)
  if (!late) throw new Unavailable('the directory is behind')
  return late
}

/** Persons of the same name and birth date. */
export async function findByName(
  ports: IdentityPorts,
  tenant: TenantId,
  profile: Profile,
): Promise<readonly KnownPerson[]> {
  const index = nameIndex(ports.keyring, tenant, profile)
  if (index === undefined) return []
  const { items } = await ports.documents(persons).find(tenant, { by: 'name', where: { nameIndex: index }, limit: 20 })
  return Promise.all(items.map(({ doc }) => opened(ports, tenant, doc)))
}

/** What the directory keeps of a created person. */
export function personDocument(
  ports: Pick<IdentityPorts, 'keyring'>,
  tenant: TenantId,
  person: Omit<PersonDocument, 'nameIndex'>,
  profile: Profile | undefined,
): PersonDocument {
  const index = profile && nameIndex(ports.keyring, tenant, profile)
  return { ...person, ...(index !== undefined && { nameIndex: index }) }
}

async function opened(ports: IdentityPorts, tenant: TenantId, person: PersonDocument): Promise<KnownPerson> {
  const key = await personKey(ports, tenant, person.id)
  return { ...person, profile: key && openProfile(key, tenant, person.id, person.sealed) }
}
