import { randomBytes } from 'node:crypto'
import type { Affiliation, Id, TenantId } from '@campus/contracts'
import type { CommandMessage } from '@campus/dapr'
import { type EmailClaim, persons } from './collections.ts'
import { forgetPassword, keepPassword } from './credentials.ts'
import { findByName, findPerson, type KnownPerson, personDocument, SETTLING, surelyFindPerson } from './directory.ts'
import { claimEmail, emailClaim, isAbandoned } from './email-claims.ts'
import { Person, type PersonCommand } from './person.ts'
import { obtainPersonKey } from './person-keys.ts'
import type { IdentityPorts } from './ports.ts'
import { type Profile, sameEmail, sealProfile } from './profile.ts'

/** A person to be, as asked for. */
export interface NewPerson {
  /** Made up where not given. */
  readonly id?: Id | undefined
  readonly profile: Profile
  readonly affiliations: Affiliation[]
  readonly password?: string | undefined
}

/** `known`: it looks like these persons; `busy`: somebody is being created with that address right now. */
export type Creation =
  | { readonly outcome: 'created'; readonly id: Id }
  | { readonly outcome: 'exists' }
  | { readonly outcome: 'known'; readonly candidates: readonly KnownPerson[] }
  | { readonly outcome: 'busy' }

/** Who causes it, as every command says it. */
export type Cause = Omit<CommandMessage, 'command'>

/**
 * Creates a person: address claimed, profile sealed, password kept, then the aggregate decides, then the directory
 * knows, then the answer. Before the aggregate nothing counts: whoever was interrupted there asks again and carries on
 * with what is already made. After it the event brings the directory up to date, whatever happens here.
 */
export async function createPerson(
  ports: IdentityPorts,
  tenant: TenantId,
  asked: NewPerson,
  cause: Cause,
): Promise<Creation> {
  const seen = await lookAround(ports, tenant, asked)
  if ('outcome' in seen) return seen
  const { id, instead } = seen
  if (!(await claimEmail(ports, tenant, asked.profile.email, { personId: id, instead }))) return { outcome: 'busy' }
  const command = await prepare(ports, tenant, id, asked)
  const reply = await ports.aggregates.send(Person, tenant, id, { ...cause, command })
  if (!reply.ok) return tooLate(ports, tenant, id, asked, command)
  const { affiliations, sealed, credentialId } = command
  const person = { id, affiliations, sealed, ...(credentialId !== undefined && { credentialId }) }
  const doc = personDocument(ports, tenant, person, asked.profile)
  await ports.documents(persons).apply(tenant, [{ id, sequence: reply.seq, doc }])
  return { outcome: 'created', id }
}

/** What speaks against it, or the id to use and whose claim on the address does not count. */
async function lookAround(
  ports: IdentityPorts,
  tenant: TenantId,
  { id, profile }: NewPerson,
): Promise<Creation | { id: Id; instead: Id | undefined }> {
  if (id !== undefined && (await findPerson(ports, tenant, id))) return { outcome: 'exists' }
  const claim = await emailClaim(ports, tenant, profile.email)
  const holder = claim && (await surelyFindPerson(ports, tenant, claim.personId))
  const byEmail = holder?.profile && sameEmail(holder.profile.email) === sameEmail(profile.email) ? [holder] : []
  const byName = await findByName(ports, tenant, profile)
  const candidates = [...byEmail, ...byName.filter(person => person.id !== byEmail[0]?.id)]
  if (candidates.length > 0) return { outcome: 'known', candidates }
  return { id: id ?? carriedOn(claim, holder) ?? newId(), instead: outdated(claim, holder, ports.clock()) }
}

/** A claim without a person: an interrupted request, most likely this one, whose id is used now. */
const carriedOn = (claim: EmailClaim | undefined, holder: KnownPerson | undefined): Id | undefined =>
  holder ? undefined : claim?.personId

const outdated = (claim: EmailClaim | undefined, holder: KnownPerson | undefined, now: number): Id | undefined =>
  claim && (holder || isAbandoned(claim, now)) ? claim.personId : undefined

const newId = (): Id => `p-${randomBytes(10).toString('hex')}`

async function prepare(ports: IdentityPorts, tenant: TenantId, id: Id, asked: NewPerson): Promise<PersonCommand> {
  const { profile, affiliations, password } = asked
  const [key, credentialId] = await Promise.all([
    obtainPersonKey(ports, tenant, id),
    password === undefined ? undefined : keepPassword(ports, tenant, id, password),
  ])
  return { type: 'create', affiliations, sealed: sealProfile(key, tenant, id, profile), credentialId }
}

/** Another request made the person first. Who hears so can find that person from now on. */
async function tooLate(
  ports: IdentityPorts,
  tenant: TenantId,
  id: Id,
  asked: NewPerson,
  { credentialId }: PersonCommand,
): Promise<Creation> {
  if (credentialId !== undefined) await forgetPassword(ports, tenant, credentialId)
  await ports.documents(persons).waitFor(tenant, id, 1, { withinMs: SETTLING })
  const winner = await findPerson(ports, tenant, id)
  return asked.id === undefined && winner ? { outcome: 'known', candidates: [winner] } : { outcome: 'exists' }
}
