import type { Aggregates } from '@campus/dapr'
import type { Context } from '@campus/platform'
import type { RateLimits } from '@campus/service'
import type { Keyring } from './keyring.ts'
import type { PasswordHash, Passwords } from './passwords.ts'
import type { SigningKeys } from './signing-keys.ts'

/** What identity's routes and views need of the world. */
export interface IdentityPorts extends Pick<Context, 'documents' | 'clock' | 'revocations'> {
  readonly aggregates: Pick<Aggregates, 'send' | 'view'>
  readonly limits: RateLimits
  readonly keyring: Keyring
  readonly passwords: Passwords
  readonly signing: SigningKeys
  /** Of the operator's password, which is configured and stored nowhere. */
  readonly operatorHash: PasswordHash
  /** Public URL of the platform: issuer of its tokens. */
  readonly issuer: string
}
