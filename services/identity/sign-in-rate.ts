import { type Problem, problem } from '@campus/service'
import type { IdentityPorts } from './ports.ts'

/** Tries for one account, from wherever they come: far more than a person needs, far too few for guessing. */
const ACCOUNT_RATE = { points: 60, seconds: 60 }

/** The problem when an account has been tried too often. It is counted under a blind index, known or not. */
export async function tooManyTries(
  { limits, keyring }: Pick<IdentityPorts, 'limits' | 'keyring'>,
  { tenant, username }: { tenant: string; username: string },
): Promise<Problem | undefined> {
  const account = keyring.blind(tenant, 'sign-in', username.normalize('NFKC').toLowerCase())
  const { allowed, reset } = await limits.count('sign-in', ACCOUNT_RATE, account)
  return allowed
    ? undefined
    : problem(429, 'RATE_LIMITED', 'Too many tries. Wait a moment before the next.', { retryAfter: reset })
}
