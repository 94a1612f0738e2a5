import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import type { Observer } from '../telemetry/observer.ts'
import { correlate } from './correlation.ts'
import type { Exchange } from './exchange.ts'

/** What every answer of the API says: nothing may be sniffed, framed, cached or reported to another site. */
const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['Referrer-Policy', 'no-referrer'],
  ['Cache-Control', 'no-store'],
]

/** How long a client may go on sending a body that nobody reads any more. */
const LINGER_MS = 2_000

/** First in line: gives the request its correlation, the answer its headers, and tells `observer` when it is over. */
export const beginExchange =
  (log: Logger, observer: Observer): RequestHandler =>
  (request: Request, response: Response, next: NextFunction) => {
    const exchange: Exchange = { correlation: correlate(request.headers), log }
    response.locals['exchange'] = exchange
    for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value)
    response.setHeader('X-Request-Id', exchange.correlation.correlationId)
    response.once('finish', () => cutLateBody(request))
    observer(request, response, exchange, next)
  }

/** A refused upload is still being sent when its answer is out: the client gets a moment to notice, then no more. */
function cutLateBody(request: Request): void {
  if (request.complete) return
  const cut = setTimeout(() => request.socket.destroy(), LINGER_MS).unref()
  request.once('end', () => clearTimeout(cut))
  request.resume()
}
