import { createHash, randomBytes } from 'node:crypto'
import { Id, type SecretHash, TenantId } from '@campus/contracts'
import { z } from 'zod'

/**
 * What a client keeps to renew its session. It says which session (the client need not understand that), and holds two
 * secrets: `family` stays the same for the session's life, `once` is new with every renewal.
 */
const RefreshToken = z.object({
  tenant: TenantId,
  sessionId: Id,
  family: z.string().regex(/^[\w-]{43}$/),
  once: z.string().regex(/^[\w-]{43}$/),
})
export type RefreshToken = z.infer<typeof RefreshToken>

const secret = (): string => randomBytes(32).toString('base64url')

export const firstToken = (tenant: TenantId, sessionId: Id): RefreshToken => ({
  tenant,
  sessionId,
  family: secret(),
  once: secret(),
})

export const nextToken = (token: RefreshToken): RefreshToken => ({ ...token, once: secret() })

export const writeRefreshToken = ({ tenant, sessionId, family, once }: RefreshToken): string =>
  Buffer.from([tenant, sessionId, family, once].join(':')).toString('base64url')

/** The token in a text; nothing when it is none. */
export function readRefreshToken(text: string): RefreshToken | undefined {
  const [tenant, sessionId, family, once, ...rest] = Buffer.from(text, 'base64url').toString().split(':')
  if (rest.length > 0) return undefined
  return RefreshToken.safeParse({ tenant, sessionId, family, once }).data
}

/** What is kept of a token. Its secrets are random and long, so a plain hash cannot be undone. */
export const hashesOf = ({ family, once }: RefreshToken): { family: SecretHash; token: SecretHash } => ({
  family: sha256(family),
  token: sha256(once),
})

const sha256 = (text: string): SecretHash => createHash('sha256').update(text).digest('hex')
