import { pino } from 'pino'
import { bearerAuthentication } from '../auth/bearer.ts'
import { jwksKeySource } from '../auth/keys.ts'
import { tokenVerifier } from '../auth/tokens.ts'
import { readEnvironment } from '../environment.ts'
import type { ServiceOptions } from '../options.ts'
import { createService } from '../service.ts'
import { createLog } from '../telemetry/log.ts'
import { AUDIENCE, ISSUER, nobodyRevoked, type Signer, signer } from './issuer.ts'

export const APP_TOKEN = 'the-application-token'

export interface RunningService {
  readonly url: string
  readonly signer: Signer
  /** What was logged so far. */
  readonly lines: readonly Record<string, unknown>[]
  /** A request with a good token of this person's, unless `headers` say otherwise. */
  call(method: string, path: string, more?: CallOptions): Promise<Called>
  stop(): Promise<void>
}

export interface CallOptions {
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly claims?: Record<string, unknown>
  readonly anonymous?: boolean
}

export interface Called {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
  readonly json: any
}

/** One key for all services of a test run: making one takes longer than most tests. */
const key = signer('key-1')

/** A service on a free port, whose tokens are signed by `signer` and whose log is kept. */
export async function runService(options: Omit<ServiceOptions, 'name'> & { name?: string }): Promise<RunningService> {
  const lines: Record<string, unknown>[] = []
  const log = createLog('test', 'debug', { write: line => void lines.push(JSON.parse(line)) })
  const keys = jwksKeySource(async () => ({ keys: [key.jwk] }))
  const authenticate = bearerAuthentication(tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys }), nobodyRevoked)
  const env = readEnvironment({ APP_API_TOKEN: APP_TOKEN })
  const service = createService({ name: 'test', log, env, authenticate, ...options })
  const { url } = await service.listen(0)
  return { url, signer: key, lines, call: callsTo(url, key), stop: service.stop }
}

/** A log that says nothing. */
export const silent = pino({ level: 'silent' })

function callsTo(url: string, { sign }: Signer): RunningService['call'] {
  return async (method, path, { body, headers = {}, claims, anonymous = false } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(!anonymous && { authorization: `Bearer ${sign(claims)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: contentOf(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parse(text) }
  }
}

const contentOf = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
