import type { Id, TenantId } from '@campus/contracts'

/** The tenant of who runs the installation; no university, and nobody is in it but the operator. */
export const PLATFORM: TenantId = 'platform'
export const OPERATOR: Id = 'operator'
