import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Fixture } from '@campus/testing'
import jwt from 'jsonwebtoken'

export interface Called {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
  readonly body: any
}

export interface CallOptions {
  /** `registrar` unless told. */
  readonly as?: string
  readonly tenant?: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const kid = 'key-1'
const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }

/** Identity as far as tests of this service need it: the key that their tokens are signed with. */
export const identity: Fixture = {
  appId: 'identity',
  main: join(import.meta.dirname, 'identity.ts'),
  env: { JWKS: JSON.stringify({ keys: [jwk] }) },
}

export const publicKeys = { keys: [jwk] }
export const ISSUER = 'http://127.0.0.1:8080'
export const AUDIENCE = 'campus'

function tokenOf(role: string, tenant: string): string {
  const now = Math.floor(Date.now() / 1_000)
  const who = { sub: `the-${role}`, tid: tenant, sid: 'session-1', jti: randomUUID(), roles: [role] }
  return jwt.sign({ iss: ISSUER, aud: AUDIENCE, ...who, iat: now, exp: now + 600 }, privateKey, {
    algorithm: 'RS256',
    header: { alg: 'RS256', typ: 'at+jwt', kid },
  })
}

/** Calls a service as somebody of a university. A connection that breaks counts as status 0. */
export async function call(url: string, method: string, path: string, options: CallOptions = {}): Promise<Called> {
  const { as = 'registrar', tenant = 'north', body, headers } = options
  const isText = typeof body === 'string'
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokenOf(as, tenant)}`,
      ...(body !== undefined && { 'content-type': isText ? 'text/csv' : 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  }).catch(() => undefined)
  if (!response) return { status: 0, headers: new Headers(), body: undefined }
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

/** A term whose registration is open for years. */
export const term = (id: string, more: object = {}) => ({
  id,
  name: `Term ${id}`,
  start: '2026-05-18T05:00:00Z',
  end: '2026-08-09T05:00:00Z',
  addDeadline: '2026-05-23T05:00:00Z',
  dropDeadline: '2026-06-01T05:00:00Z',
  withdrawDeadline: '2026-07-20T05:00:00Z',
  registrationOpens: '2026-03-01T06:00:00Z',
  registrationCloses: '2026-06-01T05:00:00Z',
  ...more,
})
