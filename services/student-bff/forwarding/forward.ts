import { Readable } from 'node:stream'
import { forward, type PassedAnswer, type Sidecar, Unavailable } from '@campus/dapr'
import {
  type Answer,
  type Input,
  inTurn,
  notFound,
  Problem,
  problem,
  type Route,
  type Turnstiles,
} from '@campus/service'
import type { Logger } from 'pino'
import type { Exposed } from '../exposed.ts'
import type { Away } from './away.ts'
import { type Body, bodyOf } from './body.ts'
import { deadline } from './deadline.ts'
import { back, onward, repeated } from './headers.ts'
import { isPlain } from './target.ts'

export interface Forwarding {
  readonly sidecar: Sidecar
  readonly away: Away
  /** In front of each service. */
  readonly lines: ReadonlyMap<string, Turnstiles>
  readonly log: Pick<Logger, 'warn'>
}

const MEBIBYTE = 1024 * 1024

/**
 * The route of an exposed operation: the request goes to its service as it came, the answer comes back as it is. Who
 * calls, what may be asked and whether it was asked before is the service's to judge, and nothing is judged twice.
 */
export function forwarding({ method, path, app, bytes = MEBIBYTE }: Exposed, ports: Forwarding): Route {
  return {
    contract: { method, path, summary: `Forwarded to ${app}`, access: 'public', responses: {} },
    handler: async input => {
      const refused = refusal(input.req) ?? (ports.away.has(app) ? unavailable() : undefined)
      if (refused) return refused
      const body = await bodyOf(input.req, bytes)
      if (body instanceof Problem) return body
      const pass = () => passedOn(app, input, body, ports)
      const lines = ports.lines.get(app)
      // Nobody stands in a line while a client is still sending: one that is slow would hold a place.
      return lines && !(body.content instanceof Readable) ? inTurn(lines, input.req, pass) : pass()
    },
  }
}

function refusal({ url, rawHeaders }: Input['req']): Problem | undefined {
  if (!isPlain(url)) return notFound()
  const twice = repeated(rawHeaders)
  if (twice === 'authorization')
    return problem(401, 'UNAUTHENTICATED', 'Send one access token.', {
      headers: { 'www-authenticate': 'Bearer error="invalid_request"' },
    })
  return twice === undefined ? undefined : problem(400, 'MALFORMED_REQUEST', `Send one ${twice}.`)
}

async function passedOn(app: string, { req, correlation, prefer }: Input, body: Body, ports: Forwarding) {
  const { content, broken } = body
  const { signal, done } = deadline(req, { wait: prefer.wait ?? 0, upload: content instanceof Readable })
  const headers = onward(req.headers, { ...correlation, address: req.ip })
  const method = methodOf(req.method)
  try {
    const answer = await forward(ports.sidecar, { app, method, path: req.url, headers, body: content, signal })
    return isOwn(answer) ? ownAnswer(answer) : strangeAnswer(app, answer, ports)
  } catch (error) {
    if (error instanceof Unavailable) return broken() ?? unavailable()
    throw error
  } finally {
    done()
  }
}

/** HEAD is asked as GET, so that the answer has the same headers; its body is left out on the way to the client. */
const methodOf = (method: string) => (method === 'HEAD' ? 'GET' : method) as 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Answers that have no body; every other one of a service has. */
const BODILESS: readonly number[] = [204, 304]

/**
 * Services say what is wrong in problem documents, and what went well in a body: an error of another kind is of
 * something in between, and so is a success without a word, when a sidecar dies over an answer.
 */
const isOwn = ({ status, headers, body }: PassedAnswer): boolean =>
  status < 400
    ? body.length > 0 || BODILESS.includes(status)
    : String(headers['content-type']).startsWith('application/problem+json')

function ownAnswer({ status, headers, body }: PassedAnswer): Answer {
  if (body.length === 0) return { status, headers: back(headers) }
  return { status, headers: { 'content-type': 'application/octet-stream', ...back(headers) }, body }
}

/** Words of those in between stay inside. They refuse what is too large for them, all else means nobody answered. */
function strangeAnswer(app: string, answer: PassedAnswer, { away, log }: Pick<Forwarding, 'away' | 'log'>): Problem {
  const { status, body } = answer
  if (status === 431) return problem(431, 'HEADERS_TOO_LARGE', 'The headers and the path are too long.')
  log.warn({ app, status, said: body.toString('utf8', 0, 300) }, 'a service did not answer')
  away.add(app)
  return unavailable()
}

const unavailable = (): Problem =>
  problem(503, 'UNAVAILABLE', 'The service that answers this is not there now.', { retryAfter: 1 })
