import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { Revocations } from '../auth/revocations.ts'

export const ISSUER = 'https://campus.example'
export const AUDIENCE = 'campus-api'

export interface Signer {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly jwk: Record<string, unknown>
  /** A good access token, but for what is said otherwise; `undefined` leaves a claim out. */
  sign(claims?: Record<string, unknown>, header?: Record<string, unknown>): string
}

/** A key of an issuer, and tokens signed with it. */
export function signer(kid: string): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }
  return {
    kid,
    privateKey,
    publicKey,
    jwk,
    sign: (claims = {}, header = {}) => {
      const said = defined({ ...goodClaims(), ...claims })
      return jwt.sign(said, privateKey, {
        algorithm: 'RS256',
        noTimestamp: said['iat'] === undefined,
        header: { alg: 'RS256', typ: 'at+jwt', kid, ...header },
      })
    },
  }
}

/** What a token of a student says. */
export function goodClaims(now: number = Math.floor(Date.now() / 1_000)): Record<string, unknown> {
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 's-1',
    tid: 'north',
    sid: 'session-1',
    jti: 'token-1',
    roles: ['student'],
    iat: now,
    exp: now + 600,
  }
}

/** For tests of other things than revocation. */
export const nobodyRevoked: Revocations = { isRevoked: async () => false }

const defined = (claims: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
