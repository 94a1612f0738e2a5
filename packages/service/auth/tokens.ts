import { hash, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { LRUCache } from 'lru-cache'
import type { Caller } from './caller.ts'
import { callerOf, LONGEST_LIFE, type TokenClaims } from './claims.ts'
import { readCompact } from './compact.ts'
import type { KeySource } from './keys.ts'

export interface TokenRules {
  readonly issuer: string
  readonly audience: string
  readonly keys: KeySource
  /** Seconds by which clocks may differ; 30 unless said otherwise, 60 at most. */
  readonly leeway?: number
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  /** How many verified tokens are remembered; 10,000 unless said otherwise. */
  readonly remember?: number
}

/** The caller that a token speaks for, or nothing; says nothing of revocation. Throws when keys cannot be had. */
export type TokenVerifier = (token: string) => Promise<Caller | undefined>

interface Verified {
  readonly claims: TokenClaims
  readonly kid: string
  readonly key: KeyObject
}

/**
 * Checks access tokens: RS256 with a key of the issuer, everything else as `TokenHeader` and `TokenClaims` say. A
 * signature that was right stays right, so it is remembered; the key must still be there and the times still hold.
 */
export function tokenVerifier(rules: TokenRules): TokenVerifier {
  const { keys, clock = Date.now, remember = 10_000 } = rules
  const leeway = Math.min(rules.leeway ?? 30, 60)
  const verified = new LRUCache<string, Verified>({ max: remember })

  const verify = async (token: string): Promise<Verified | undefined> => {
    const read = readCompact(token)
    if (!read) return undefined
    const { kid } = read.header
    const key = await keys.get(kid)
    return key && isSigned(token, key, rules) ? { claims: read.claims, kid, key } : undefined
  }

  return async token => {
    const digest = hash('sha256', token, 'base64')
    const remembered = verified.get(digest)
    const stillGood = remembered && (await keys.get(remembered.kid)) === remembered.key
    const result = stillGood ? remembered : await verify(token)
    if (!result || !isInTime(result.claims, Math.floor(clock() / 1_000), leeway)) return undefined
    if (!stillGood) verified.set(digest, result)
    return callerOf(result.claims)
  }
}

function isSigned(token: string, key: KeyObject, { issuer, audience }: TokenRules): boolean {
  try {
    jwt.verify(token, key, { algorithms: ['RS256'], issuer, audience, ignoreExpiration: true, ignoreNotBefore: true })
    return true
  } catch {
    return false
  }
}

const isInTime = ({ iat, nbf = iat, exp }: TokenClaims, now: number, leeway: number): boolean =>
  now < exp + leeway && now >= nbf - leeway && now >= iat - leeway && exp - iat <= LONGEST_LIFE
