import type { Request, RequestHandler, Response } from 'express'
import { type Exchange, exchangeOf } from '../http/exchange.ts'
import { Problem } from '../http/problem.ts'
import { type Outcome, Relayed, send, toWire, type Wire } from '../http/wire.ts'
import { fingerprintOf } from '../idempotency/fingerprint.ts'
import { once } from '../idempotency/once.ts'
import type { IdempotencyStore } from '../idempotency/store.ts'
import type { Turnstiles } from '../running/turnstile.ts'
import { admit, type Door } from './admit.ts'
import { isUnchanged } from './if-match.ts'
import { inTurn } from './in-turn.ts'
import { readInput } from './input.ts'
import type { Contract, Input, Route } from './route.ts'

/** What routes are answered with. `forwarded`: another service behind this one keeps the Idempotency-Keys. */
export interface Desk extends Door {
  readonly idempotency?: IdempotencyStore | 'forwarded'
  /** Let requests in; without them, everybody at once. */
  readonly turnstiles?: Turnstiles
}

/** One request from door to answer. What is thrown on the way is Express's to catch. */
export const answering =
  (route: Route, desk: Desk): RequestHandler =>
  async (request, response) => {
    const exchange = exchangeOf(response)
    exchange.route = route.contract.path
    const task = () => answer(route, desk, request, response, exchange)
    const outcome = await (desk.turnstiles ? inTurn(desk.turnstiles, request, task) : task())
    send(response, outcome instanceof Problem ? toWire(outcome, exchange.correlation.correlationId) : outcome)
  }

async function answer(
  { contract, handler }: Route,
  desk: Desk,
  request: Request,
  response: Response,
  exchange: Exchange,
): Promise<Wire | Problem> {
  const caller = await admit(contract, desk, request, response)
  if (caller instanceof Problem) return caller
  if (caller) exchange.tenant = caller.tenant
  const input = await readInput(contract, caller, request, exchange)
  if (input instanceof Problem) return input
  const run = async (): Promise<Wire> =>
    toWire(typed(contract, spared(contract, input, await handler(input))), exchange.correlation.correlationId)
  const { idempotency } = desk
  if (!contract.idempotent || !idempotency || idempotency === 'forwarded') return run()
  return once(idempotency, input.commandId, fingerprintOf(request.url, input.body), run)
}

/** A reader who already has this state of it is spared the body (If-None-Match). */
function spared({ method }: Contract, { req }: Input, outcome: Outcome): Outcome {
  if (method !== 'get' || !('etag' in outcome) || outcome.etag === undefined) return outcome
  const known = isUnchanged(req.headers['if-none-match'], outcome.etag)
  return known ? { ...outcome, status: 304, body: undefined } : outcome
}

/** Text goes out as what the contract calls it; problems are JSON whatever the route answers with. */
function typed({ mediaType }: Contract, outcome: Outcome): Outcome {
  if (mediaType === undefined || outcome instanceof Problem || outcome instanceof Relayed) return outcome
  if (typeof outcome.body !== 'string') return outcome
  return { ...outcome, headers: { 'content-type': `${mediaType}; charset=utf-8`, ...outcome.headers } }
}
