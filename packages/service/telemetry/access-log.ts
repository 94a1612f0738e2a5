import type { Logger } from 'pino'
import type { Exchange } from '../http/exchange.ts'
import type { Observer } from './observer.ts'

/** Milliseconds from which a request is worth a line of its own. */
const SLOW = 1_000

/**
 * A line for each request that failed here (error) or was slow (warn), and at `debug` for every other: at the usual
 * level a platform under load does not write what nobody reads. Routes, not paths; no query, no body, no person.
 */
export const accessLog =
  (log: Logger): Observer =>
  (request, response, exchange, next) => {
    const began = performance.now()
    response.once('close', () => {
      const ms = Math.round(performance.now() - began)
      const level = levelOf(response.statusCode, ms)
      if (log.isLevelEnabled(level)) log[level](line(request.method, response, exchange, ms), 'request')
    })
    next()
  }

function levelOf(status: number, ms: number): 'error' | 'warn' | 'debug' {
  if (status >= 500) return 'error'
  return ms >= SLOW ? 'warn' : 'debug'
}

const line = (
  method: string,
  response: { readonly statusCode: number; readonly writableFinished: boolean },
  { route, tenant, correlation }: Exchange,
  ms: number,
): object => ({
  method,
  route: route ?? 'none',
  status: response.statusCode,
  ms,
  traceId: correlation.correlationId,
  ...(tenant && { tenant }),
  ...(!response.writableFinished && { cut: true }),
})
