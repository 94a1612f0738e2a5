import { randomUUID } from 'node:crypto'
import { instant } from '@campus/contracts'
import type { Caller } from '@campus/service'
import type { Cause } from './create-person.ts'
import { type Member, memberNamed, memberOf } from './members.ts'
import type { IdentityPorts } from './ports.ts'
import {
  firstToken,
  hashesOf,
  nextToken,
  type RefreshToken,
  readRefreshToken,
  writeRefreshToken,
} from './refresh-token.ts'
import { type Renewal, Session } from './session.ts'

/** Seconds that an access token lives: also how long a change of roles takes to be felt. */
export const ACCESS_SECONDS = 900
/** Milliseconds that a refresh token waits for its one use. */
const REFRESH_MS = 30 * 86_400_000

export const AUDIENCE = 'campus'

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresIn: number
}

/** Signs in with a password; nothing when tenant, name or password are not right, and nobody learns which. */
export async function signIn(
  ports: IdentityPorts,
  { tenant, username, password }: { tenant: string; username: string; password: string },
  cause: Cause,
): Promise<Tokens | undefined> {
  const member = await memberNamed(ports, tenant, username)
  const isRight = await ports.passwords.isRight(password, member?.hash)
  if (!member || !isRight) return undefined
  const token = firstToken(member.tenant, `s-${randomUUID()}`)
  const command = { type: 'start' as const, personId: member.personId, ...hashesOf(token), expires: expiry(ports) }
  const by = member.personId
  const reply = await ports.aggregates.send(Session, token.tenant, token.sessionId, { ...cause, by, command })
  return reply.ok ? tokensFor(ports, member, token) : undefined
}

/** New tokens for a refresh token; nothing when it is none, was used before, or its session is over. */
export async function renew(ports: IdentityPorts, text: string, cause: Cause): Promise<Tokens | undefined> {
  const shown = readRefreshToken(text)
  if (!shown) return undefined
  const { tenant, sessionId } = shown
  const next = nextToken(shown)
  const hashes = { ...hashesOf(shown), next: hashesOf(next).token }
  const command = { type: 'renew' as const, ...hashes, expires: expiry(ports) }
  const reply = await ports.aggregates.send(Session, tenant, sessionId, { ...cause, command })
  const session = Session.view.parse(reply.view)
  if (!reply.ok || !session) return undefined
  const { personId: person } = session
  if ((reply.result as Renewal) === 'ended')
    await ports.revocations.revokeSession({ tenant, person, session: sessionId })
  const member = reply.result === 'renewed' ? await memberOf(ports, tenant, person) : undefined
  return member && tokensFor(ports, member, next)
}

/** Ends the caller's session. The access token goes last, so that who is interrupted can still ask again. */
export async function signOut(ports: IdentityPorts, caller: Caller, cause: Cause): Promise<void> {
  await ports.aggregates.send(Session, caller.tenant, caller.session, { ...cause, command: { type: 'end' } })
  await ports.revocations.revokeSession(caller)
}

async function tokensFor(ports: IdentityPorts, member: Member, refresh: RefreshToken): Promise<Tokens> {
  const now = Math.floor(ports.clock() / 1_000)
  const accessToken = await ports.signing.sign({
    iss: ports.issuer,
    aud: AUDIENCE,
    sub: member.personId,
    tid: member.tenant,
    sid: refresh.sessionId,
    jti: randomUUID(),
    roles: member.roles,
    iat: now,
    nbf: now,
    exp: now + ACCESS_SECONDS,
  })
  return { accessToken, refreshToken: writeRefreshToken(refresh), expiresIn: ACCESS_SECONDS }
}

const expiry = ({ clock }: IdentityPorts): string => instant(clock() + REFRESH_MS)
