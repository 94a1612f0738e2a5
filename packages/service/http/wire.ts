import type { ServerResponse } from 'node:http'
import { Problem } from './problem.ts'

/** An answer as a handler gives it. `etag` is the `seq` of what the body shows. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly etag?: number
}

/** Another service's answer, passed on as it is. */
export class Relayed {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined

  constructor(status: number, headers: Readonly<Record<string, string>>, body: string | undefined) {
    this.status = status
    this.headers = headers
    this.body = body
  }
}

/** All that a handler may give. */
export type Outcome = Answer | Problem | Relayed

/** An answer ready to be sent, or to be kept and sent again. */
export interface Wire {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer | undefined
}

/** The strong entity tag of something at sequence `seq`. */
export const etagOf = (seq: number): string => `"${seq}"`

/** JSON unless the handler named another content type and gave text or bytes. */
export function toWire(outcome: Outcome, traceId: string): Wire {
  if (outcome instanceof Problem) return problemWire(outcome, traceId)
  if (outcome instanceof Relayed) return outcome
  const { status, body, headers = {}, etag } = outcome
  const tagged = etag === undefined ? headers : { ...headers, etag: etagOf(etag) }
  if (body === undefined) return { status, headers: tagged, body: undefined }
  if (headers['content-type'] !== undefined && (typeof body === 'string' || Buffer.isBuffer(body)))
    return { status, headers: tagged, body }
  return { status, headers: { ...tagged, 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

const problemWire = (outcome: Problem, traceId: string): Wire => ({
  status: outcome.status,
  headers: { ...outcome.headers, 'content-type': 'application/problem+json' },
  body: JSON.stringify(outcome.document(traceId)),
})

/** Sends it, once: a response that is already on its way is cut, so that no half answer passes for a whole one. */
export function send(response: ServerResponse, { status, headers, body }: Wire): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, BODILESS.has(status) ? headers : { ...headers, 'content-length': lengthOf(body) })
  response.end(body)
}

const BODILESS: ReadonlySet<number> = new Set([204, 304])

const lengthOf = (body: string | Buffer | undefined): number => (body === undefined ? 0 : Buffer.byteLength(body))
