import { randomBytes } from 'node:crypto'
import {
  bearerAuthentication,
  createLog,
  createService,
  jwksKeySource,
  type RateLimits,
  type RedisRevocations,
  readEnvironment,
  tokenVerifier,
} from '@campus/service'
import { openTestDocuments } from '@campus/testing/documents'
import { identityRoutes } from '../api.ts'
import { contactRoute } from '../contact.ts'
import { openKeyring } from '../keyring.ts'
import { openPasswords } from '../passwords.ts'
import { Person } from '../person.ts'
import type { IdentityPorts } from '../ports.ts'
import { Session } from '../session.ts'
import { AUDIENCE } from '../sessions.ts'
import { openSigningKeys } from '../signing-keys.ts'
import { Tenant } from '../tenant.ts'
import { type HostedHere, hostHere } from './aggregates.ts'
import { ISSUER, university } from './people.ts'
import { type Asked, type Called, request } from './request.ts'

export const APP_TOKEN = 'the-application-token'
export const OPERATOR_PASSWORD = 'operator of all this'

export interface World {
  readonly ports: IdentityPorts & { readonly aggregates: HostedHere }
  readonly clock: { now: number }
  /** Everything that was logged. */
  readonly lines: readonly string[]
  call(method: string, path: string, more?: Asked): Promise<Called>
  /** The access token of who signs in; throws unless it works. */
  signIn(tenant: string, username: string, password: string): Promise<string>
  /** Opens a university; gives its administrator's token. */
  open(tenant: string, settings?: object): Promise<string>
  stop(): Promise<void>
}

/** Identity behind its shell on a free port: real documents, passwords, keys and tokens, no sidecar and no Redis. */
export async function startWorld(limits: RateLimits = unlimited): Promise<World> {
  const clock = { now: Date.now() }
  const { documents, close } = openTestDocuments()
  const keyring = openKeyring(randomBytes(32))
  const passwords = openPasswords(keyring.pepper)
  const ports = {
    documents,
    clock: () => clock.now,
    aggregates: hostHere([Tenant, Person, Session], () => clock.now),
    revocations: revocationsHere(),
    limits,
    keyring,
    passwords,
    signing: openSigningKeys({ documents, keyring, clock: () => clock.now }),
    operatorHash: await passwords.hash(OPERATOR_PASSWORD),
    issuer: ISSUER,
  }
  const lines: string[] = []
  const service = serviceOf(ports, lines)
  const { url } = await service.listen(0)
  const call: World['call'] = (method, path, more) => request(url, method, path, more)
  const signIn: World['signIn'] = async (tenant, username, password) => {
    const { status, body } = await call('POST', '/v1/auth/token', { body: { tenant, username, password } })
    if (status !== 200) throw new Error(`signing in as ${username} of ${tenant} answered ${status}`)
    return body.accessToken
  }
  const stop = async (): Promise<void> => {
    await service.stop()
    await close()
  }
  return { ports, clock, lines, call, signIn, open: opening(call, signIn), stop }
}

function serviceOf(ports: IdentityPorts, lines: string[]) {
  const keys = jwksKeySource(async () => ({ keys: await ports.signing.published() }), { pause: 0 })
  const verify = tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys, clock: ports.clock })
  return createService({
    name: 'identity',
    routes: identityRoutes(ports),
    extend: contactRoute(ports, APP_TOKEN),
    authenticate: bearerAuthentication(verify, ports.revocations),
    log: createLog('identity', 'debug', { write: (line: string) => void lines.push(line) }),
    env: readEnvironment({ APP_API_TOKEN: APP_TOKEN }),
  })
}

const opening =
  (call: World['call'], signIn: World['signIn']): World['open'] =>
  async (tenant, settings = {}) => {
    const token = await signIn('platform', 'operator', OPERATOR_PASSWORD)
    const admin = { email: 'admin@example.edu', password: 'administrator' }
    const { status } = await call('POST', '/v1/tenants', { token, body: { ...university(tenant), admin, ...settings } })
    if (status !== 201) throw new Error(`opening ${tenant} answered ${status}`)
    return signIn(tenant, 'admin@example.edu', 'administrator')
  }

const unlimited: RateLimits = {
  count: async (name, rate) => ({
    name,
    points: rate?.points ?? 0,
    seconds: rate?.seconds ?? 0,
    allowed: true,
    remaining: 1,
    reset: 1,
  }),
}

/** Revocations of sessions, kept in this process. */
function revocationsHere(): RedisRevocations {
  const sessions = new Set<string>()
  const keyOf = (of: { tenant: string; person: string; session: string }) =>
    [of.tenant, of.person, of.session].join(':')
  return {
    isRevoked: async of => sessions.has(keyOf(of)),
    revokeSession: async of => void sessions.add(keyOf(of)),
    revokePerson: async () => undefined,
  }
}
