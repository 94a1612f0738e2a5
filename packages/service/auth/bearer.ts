import type { IncomingMessage } from 'node:http'
import { type Problem, problem } from '../http/problem.ts'
import type { Caller } from './caller.ts'
import type { Revocations } from './revocations.ts'
import type { TokenVerifier } from './tokens.ts'

/** Who makes this request; and, once that is known, the problem with their token having been revoked. */
export interface Authenticated {
  readonly caller: Caller
  readonly revoked: Promise<Problem | undefined>
}

/** Who makes this request, or the problem: 401 whatever is wrong with the token, without saying what. */
export type Authenticate = (request: IncomingMessage) => Promise<Authenticated | Problem>

/** Authentication by bearer token (RFC 6750), read from the one Authorization header and from nowhere else. */
export const bearerAuthentication =
  (verify: TokenVerifier, revocations: Revocations): Authenticate =>
  async request => {
    const token = bearerToken(request)
    const caller = token === undefined ? undefined : await verify(token)
    if (!caller) return unauthenticated(token !== undefined)
    const revoked = revocations.isRevoked(caller).then(isRevoked => (isRevoked ? unauthenticated(true) : undefined))
    return { caller, revoked }
  }

function bearerToken({ headers, rawHeaders }: IncomingMessage): string | undefined {
  const header = headers.authorization
  if (header === undefined || isRepeated(rawHeaders)) return undefined
  return /^Bearer ([\w.-]+)$/i.exec(header)?.[1]
}

/** Node keeps the first of two Authorization headers, others the last: a request with two means two things. */
function isRepeated(rawHeaders: readonly string[]): boolean {
  let found = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (isAuthorization(rawHeaders[at] ?? '')) found++
  return found > 1
}

const isAuthorization = (name: string): boolean => name.length === 13 && name.toLowerCase() === 'authorization'

const unauthenticated = (hadToken: boolean): Problem =>
  problem(401, 'UNAUTHENTICATED', 'Sign in first: this needs a valid access token.', {
    headers: { 'www-authenticate': hadToken ? 'Bearer error="invalid_token"' : 'Bearer' },
  })
