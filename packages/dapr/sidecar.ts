import type { Readable } from 'node:stream'
import { Pool } from 'undici'

/** The sidecar did not answer, or answered that it cannot now: trying again later may help. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable'
}

/** Whether an error says so, of whichever package it is: a store that is away says it too. */
export const isUnavailable = (error: unknown): boolean => error instanceof Error && error.name === 'Unavailable'

export interface SidecarOptions {
  /** Port of the sidecar's HTTP API on loopback. */
  readonly port: number
  /** Token the sidecar asks for (`DAPR_API_TOKEN`). */
  readonly apiToken: string
  readonly connections?: number
}

export interface SidecarCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** Milliseconds until the call is given up; every call has an end. */
  readonly timeout?: number
}

export interface SidecarAnswer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
}

/** A call whose body only passes through: bytes, or a stream of them, never read here. */
export interface PassingCall {
  readonly method: SidecarCall['method']
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | Readable | undefined
  /** Ends the call: the caller keeps the deadline, and knows when nobody waits any more. */
  readonly signal: AbortSignal
}

export interface PassedAnswer {
  readonly status: number
  readonly headers: SidecarAnswer['headers']
  readonly body: Buffer
}

const DEFAULT_TIMEOUT = 5_000

/** The one connection to the sidecar: kept-alive, token on every call, a deadline on every call. */
export class Sidecar {
  readonly #pool: Pool
  readonly #token: string

  constructor(options: SidecarOptions) {
    this.#token = options.apiToken
    this.#pool = new Pool(`http://127.0.0.1:${options.port}`, {
      connections: options.connections ?? 128,
      keepAliveTimeout: 30_000,
    })
  }

  /** Any answer of the sidecar, whatever its status; throws `Unavailable` when there is none in time. */
  async call(call: SidecarCall): Promise<SidecarAnswer> {
    const signal = AbortSignal.timeout(call.timeout ?? DEFAULT_TIMEOUT)
    try {
      const answer = await this.#pool.request({
        method: call.method,
        path: call.path,
        headers: { 'content-type': 'application/json', ...call.headers, 'dapr-api-token': this.#token },
        body: call.body === undefined ? null : asText(call.body),
        signal,
      })
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() }
    } catch (cause) {
      throw new Unavailable(`sidecar did not answer ${call.method} ${call.path.split('?')[0]}`, { cause })
    }
  }

  /** An answer that must be 2xx; anything else throws `Unavailable` with the sidecar's own words. */
  async expect(call: SidecarCall): Promise<SidecarAnswer> {
    const answer = await this.call(call)
    if (answer.status >= 200 && answer.status < 300) return answer
    throw new Unavailable(
      `sidecar answered ${answer.status} to ${call.method} ${call.path}: ${answer.text.slice(0, 300)}`,
    )
  }

  /** As `call`, but with bytes both ways. */
  async pass(call: PassingCall): Promise<PassedAnswer> {
    const { method, path, body = null, signal } = call
    try {
      const headers = { ...call.headers, 'dapr-api-token': this.#token }
      const answer = await this.#pool.request({ method, path, headers, body, signal })
      const { buffer, byteOffset, length } = await answer.body.bytes()
      return { status: answer.statusCode, headers: answer.headers, body: Buffer.from(buffer, byteOffset, length) }
    } catch (cause) {
      throw new Unavailable(`sidecar did not answer ${method} ${path.split('?')[0]}`, { cause })
    }
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}

const asText = (body: unknown): string | Buffer =>
  typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
