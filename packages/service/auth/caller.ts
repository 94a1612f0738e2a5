import type { Id, TenantId } from '@campus/contracts'
import type { Logger } from 'pino'
import type { Correlation } from '../http/correlation.ts'
import { notFound, type Problem } from '../http/problem.ts'

/** Who calls, as the verified token says. Times are seconds since 1970. */
export interface Caller {
  readonly person: Id
  readonly tenant: TenantId
  readonly session: Id
  readonly tokenId: Id
  readonly roles: readonly string[]
  readonly issuedAt: number
  readonly expiresAt: number
}

/** The caller's tenant. Throws without one: code that forgot to ask for a caller must not reach any data. */
export function requireTenant(caller: Caller | undefined): TenantId {
  if (!caller?.tenant) throw new Error('a tenant is needed here, and the request has none')
  return caller.tenant
}

/** Who asks and where it is written down: a handler's input is one. */
export interface Asking {
  readonly caller: Caller
  readonly correlation: Correlation
  readonly log: Logger
}

/**
 * A tenant that a client names must be its own. Any other gets the answer of a thing that does not exist, and
 * the attempt is a security event; nothing when it is the caller's own or none was named.
 */
export function sameTenant({ caller, correlation, log }: Asking, claimed: unknown): Problem | undefined {
  if (claimed === undefined || claimed === requireTenant(caller)) return undefined
  log.warn(
    {
      event: 'security',
      kind: 'foreign-tenant',
      traceId: correlation.correlationId,
      tenant: caller.tenant,
      session: caller.session,
    },
    'a caller named a tenant that is not its own',
  )
  return notFound()
}
