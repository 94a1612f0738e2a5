import { createHash, randomBytes } from 'node:crypto'
import { type SecretHash, TenantId } from '@campus/contracts'

/**
 * What the address of a feed ends with: where to look, and a secret of 256 random bits. The tenant is anybody's claim:
 * only the hash kept under that tenant decides, so it opens nothing without the secret.
 */
export interface FeedToken {
  readonly tenant: TenantId
  readonly secret: string
}

export const newFeedToken = (tenant: TenantId): FeedToken => ({
  tenant,
  secret: randomBytes(32).toString('base64url'),
})

export const writeFeedToken = ({ tenant, secret }: FeedToken): string => `${tenant}.${secret}`

/** The token in a text; nothing when it is none. */
export function readFeedToken(text: string): FeedToken | undefined {
  const [, before, secret] = /^(.+)\.([\w-]{43})$/.exec(text) ?? []
  const tenant = TenantId.safeParse(before).data
  return tenant === undefined || secret === undefined ? undefined : { tenant, secret }
}

/** What is kept of a token: its secret is random and long, so a plain hash cannot be undone. */
export const hashOf = ({ secret }: FeedToken): SecretHash => createHash('sha256').update(secret).digest('hex')
