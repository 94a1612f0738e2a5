import type { IncomingHttpHeaders } from 'node:http'

/** What may go on to a service: whose request it is, what it holds and on which conditions. Nothing else does. */
const ONWARD = [
  'accept',
  'accept-language',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'prefer',
] as const

/** What may come back to a client. Nothing that a sidecar adds is among it. */
const BACK = [
  'accept',
  'accept-encoding',
  'allow',
  'cache-control',
  'content-disposition',
  'content-type',
  'etag',
  'idempotency-replayed',
  'last-modified',
  'link',
  'location',
  'preference-applied',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'vary',
  'www-authenticate',
] as const

interface Hop {
  readonly traceparent: string
  readonly tracestate?: string
  /** Address of the client, as this end of the connection knows it. */
  readonly address: string | undefined
}

/** The headers of a request as the service behind gets them. */
export function onward(
  headers: IncomingHttpHeaders,
  { traceparent, tracestate, address }: Hop,
): Record<string, string> {
  const on = chosen(headers, ONWARD)
  on['traceparent'] = traceparent
  if (tracestate !== undefined) on['tracestate'] = tracestate
  if (address !== undefined) on['x-forwarded-for'] = address
  return on
}

/** The headers of an answer as the client gets them. */
export const back = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  chosen(headers, BACK)

function chosen(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  names: readonly string[],
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of names) {
    const value = headers[name]
    if (value !== undefined) found[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return found
}

const SINGLE = /^(?:authorization|content-type|idempotency-key|content-length)$/i

/** A header that must stand alone and does not: Node keeps the first or joins them, another reader might not. */
export function repeated(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (!SINGLE.test(name)) continue
    if (seen.has(name.toLowerCase())) return name.toLowerCase()
    seen.add(name.toLowerCase())
  }
  return undefined
}
