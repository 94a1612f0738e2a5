import { Id, TenantId } from '@campus/contracts'
import { z } from 'zod'
import type { Caller } from './caller.ts'

/**
 * The header of an access token (RFC 9068), and nothing else in it: an algorithm other than RS256, a key that came
 * along (`jwk`, `jku`, `x5u`, `x5c`), a `crit` that we would have to understand, all are more than this.
 */
export const TokenHeader = z.strictObject({
  alg: z.literal('RS256'),
  typ: z.literal('at+jwt'),
  kid: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
})
export type TokenHeader = z.infer<typeof TokenHeader>

/** Seconds that an access token may live. Revocations are kept as long, so that no token outlives its revocation. */
export const LONGEST_LIFE = 86_400

const Seconds = z.int().nonnegative()

/** What an access token must say. `aud` is one audience: a list could name us among others. */
export const TokenClaims = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: Id,
  tid: TenantId,
  sid: Id,
  jti: Id,
  roles: z.array(z.string().min(1).max(64)).max(64),
  iat: Seconds,
  exp: Seconds,
  nbf: Seconds.optional(),
})
export type TokenClaims = z.infer<typeof TokenClaims>

export const callerOf = (claims: TokenClaims): Caller => ({
  person: claims.sub,
  tenant: claims.tid,
  session: claims.sid,
  tokenId: claims.jti,
  roles: claims.roles,
  issuedAt: claims.iat,
  expiresAt: claims.exp,
})
