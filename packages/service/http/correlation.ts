import { randomUUID } from 'node:crypto'

/** What ties the hops of one cause together: the id that logs and problems show, and the W3C trace context. */
export interface Correlation {
  readonly correlationId: string
  readonly traceparent: string
  readonly tracestate?: string
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** Takes the caller's trace context on, or begins one; a malformed one is replaced (W3C Trace Context section 3.2). */
export function correlate({ traceparent, tracestate }: Headers): Correlation {
  const traceId = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined
  if (traceId === undefined) return begin()
  const correlation = { correlationId: traceId, traceparent: traceparent as string }
  return typeof tracestate === 'string' && tracestate.length <= 512 ? { ...correlation, tracestate } : correlation
}

/** Not sampled: without telemetry of our own, each sidecar decides whether it records. */
function begin(): Correlation {
  const traceId = randomUUID().replaceAll('-', '')
  return { correlationId: traceId, traceparent: `00-${traceId}-${traceId.slice(16)}-00` }
}
