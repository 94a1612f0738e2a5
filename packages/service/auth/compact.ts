import { hasDuplicateKeys } from '../http/json.ts'
import { TokenClaims, TokenHeader } from './claims.ts'

/** Header and claims of a token as it came, with the shape of ours; whether the signature is right is still open. */
export interface UnverifiedToken {
  readonly header: TokenHeader
  readonly claims: TokenClaims
}

const MAX_TOKEN = 8 * 1024
const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+$/

/** Reads a compact JWS strictly: three unpadded base64url parts, JSON without repeated keys. */
export function readCompact(token: string): UnverifiedToken | undefined {
  if (token.length > MAX_TOKEN) return undefined
  const [, head = '', body = ''] = COMPACT.exec(token) ?? []
  const header = TokenHeader.safeParse(readPart(head))
  const claims = TokenClaims.safeParse(readPart(body))
  return header.success && claims.success ? { header: header.data, claims: claims.data } : undefined
}

function readPart(part: string): unknown {
  const text = Buffer.from(part, 'base64url').toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    return hasDuplicateKeys(text) ? undefined : value
  } catch {
    return undefined
  }
}
