import { TokenClaims, TokenHeader } from '@campus/service'

/** What a token says, unchecked. */
export function partsOf(token: string) {
  const [header = '', claims = ''] = token.split('.').map(part => Buffer.from(part, 'base64url').toString())
  return { header: TokenHeader.parse(JSON.parse(header)), claims: TokenClaims.parse(JSON.parse(claims)) }
}
