import { Id, TenantId } from '@campus/contracts'

/** A read or write without a tenant: a fault of the caller, never a wider query. */
export class TenantMissing extends TypeError {
  override readonly name = 'TenantMissing'
}

const KIND = /^[a-z]+(?:-[a-z]+)*$/

/** The tenant as it may stand in a key; throws `TenantMissing` for anything else. */
export function tenantOf(tenant: unknown): TenantId {
  const parsed = TenantId.safeParse(tenant)
  if (!parsed.success) throw new TenantMissing(tenant ? 'not a tenant' : 'a tenant is required')
  return parsed.data
}

/** Lower-case words joined by dashes, e.g. `section` or `section-seats`. */
export function kindOf(kind: string): string {
  if (!KIND.test(kind)) throw new TypeError(`not a kind of document: ${JSON.stringify(kind)}`)
  return kind
}

/** The key of a document's row. No part may contain the separator, so no id can reach into another tenant or kind. */
export function documentKey(kind: string, tenant: string, id: string): string {
  const parsed = Id.safeParse(id)
  if (!parsed.success) throw new TypeError(`not an id: ${JSON.stringify(id)}`)
  return `${kindOf(kind)}:${tenantOf(tenant)}:${parsed.data}`
}

/** What all keys of one kind begin with. */
export const kindPrefix = (kind: string): string => `${kindOf(kind)}:`

/** The kind under which each tenant's rebuilds are counted; no collection may take it. */
export const GENERATION = 'generation'

/** The key of the row that counts how often a tenant's documents of a kind were rebuilt. */
export const generationKey = (kind: string, tenant: string): string => documentKey(GENERATION, tenant, kindOf(kind))
