import { createHash } from 'node:crypto'
import { Id, TenantId } from '@campus/contracts'

/** Which aggregate: its type, its university, its id. The only place where these become keys. */
export interface Identity {
  readonly type: string
  readonly tenant: TenantId
  readonly id: Id
}

const TYPE = /^[A-Z][A-Za-z]{0,40}$/

/** Checks every part: a missing or malformed tenant throws here, before anything is read or written. */
export function identity(type: string, tenant: string, id: string): Identity {
  if (!TYPE.test(type)) throw new TypeError(`not an aggregate type: ${type}`)
  return { type, tenant: TenantId.parse(tenant), id: Id.parse(id) }
}

/** The actor's id: tenant and id, joined by a character that neither can contain. */
export const actorId = ({ tenant, id }: Identity): string => `${tenant}:${id}`

export function identityOfActor(type: string, actorId: string): Identity {
  const [tenant = '', id = '', ...rest] = actorId.split(':')
  if (rest.length > 0) throw new TypeError('not an actor id')
  return identity(type, tenant, id)
}

/** The logical partition of everything one aggregate writes (Cosmos DB: one transaction, one partition). */
export const partitionOf = ({ type, tenant, id }: Identity): string => `${type}:${tenant}:${id}`

export const snapshotKey = (of: Identity): string => `s:${partitionOf(of)}`

/** Commits sort by key; the number is the sequence of the commit's first event. */
export const commitKey = (of: Identity, first: number): string =>
  `c:${partitionOf(of)}:${String(first).padStart(12, '0')}`

/** What a commit's decisions went by, beside the commit itself. */
export const groundsKey = (of: Identity, first: number): string =>
  `g:${partitionOf(of)}:${String(first).padStart(12, '0')}`

/** Command ids are long and may hold anything, keys of stores may not: the row itself says which command it is about. */
export const replyKey = (of: Identity, commandId: string): string =>
  `r:${partitionOf(of)}:${createHash('sha256').update(commandId).digest('base64url')}`
