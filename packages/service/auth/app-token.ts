import { timingSafeEqual } from 'node:crypto'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { exchangeOf } from '../http/exchange.ts'
import { problem } from '../http/problem.ts'
import { send, toWire } from '../http/wire.ts'

/**
 * Lets only the own sidecar pass: it sends `APP_API_TOKEN` in `dapr-api-token` with everything except its health
 * probe. Compares in constant time. Throws without a token, for then anybody who reaches the port could forge events
 * and turns.
 */
export function appTokenGuard(token: string): RequestHandler {
  if (token === '') throw new Error('APP_API_TOKEN must be set: it is how a service knows its own sidecar')
  const expected = Buffer.from(token)
  return (request: Request, response: Response, next: NextFunction) => {
    if (isSame(request.headers['dapr-api-token'], expected)) next()
    else send(response, toWire(notTheSidecar(), exchangeOf(response).correlation.correlationId))
  }
}

function isSame(given: string | string[] | undefined, expected: Buffer): boolean {
  const actual = Buffer.from(typeof given === 'string' ? given : '')
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}

const notTheSidecar = () => problem(401, 'UNAUTHENTICATED', 'Only the sidecar of this service may call this.')

const SIDECAR_PATH = /^(\/(?:dapr|actors|events|dead-letters|job|bindings))(?:\/|$)/i

/** Gives the paths that only a sidecar calls to `sidecar`, behind its guard; everything else goes on and never there. */
export const sidecarPaths =
  (guard: RequestHandler, sidecar: RequestHandler): RequestHandler =>
  (request, response, next) => {
    const [, route] = SIDECAR_PATH.exec(request.path) ?? []
    if (route === undefined) return next()
    exchangeOf(response).route = route
    guard(request, response, (refused?: unknown) => (refused ? next(refused) : sidecar(request, response, next)))
  }
