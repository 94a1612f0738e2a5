import { type Problem, problem } from '../http/problem.ts'
import { Relayed } from '../http/wire.ts'
import type { Input } from './route.ts'

type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>

const REQUEST_HEADERS = ['authorization', 'content-type', 'if-match', 'if-none-match', 'prefer', 'idempotency-key']
const ANSWER_HEADERS = ['content-type', 'location', 'etag', 'retry-after', 'www-authenticate', 'idempotency-replayed']

/** What a request must carry on to the service behind: whose it is, its trace, its conditions and its key. */
export function onwardHeaders({ req, correlation }: Pick<Input, 'req' | 'correlation'>): Record<string, string> {
  const { traceparent, tracestate } = correlation
  return { ...chosen(req.headers, REQUEST_HEADERS), traceparent, ...(tracestate !== undefined && { tracestate }) }
}

/**
 * Passes on what the service behind answered, problems included. An error that is no problem document is not the
 * service's but of something in between, and stays inside: 503.
 */
export function relay(answer: { status: number; headers: HeaderValues; text: string }): Relayed | Problem {
  const { status, headers, text } = answer
  const type = String(headers['content-type'] ?? '')
  if (status >= 400 && !type.startsWith('application/problem+json'))
    return problem(503, 'UNAVAILABLE', 'Something this depends on does not answer now.', { retryAfter: 1 })
  return new Relayed(status, chosen(headers, ANSWER_HEADERS), text === '' ? undefined : text)
}

function chosen(headers: HeaderValues, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of names) {
    const value = headers[name]
    if (typeof value === 'string') found[name] = value
  }
  return found
}
