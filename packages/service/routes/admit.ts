import type { Request, Response } from 'express'
import { forbidden } from '../auth/access.ts'
import type { Authenticate } from '../auth/bearer.ts'
import type { Caller } from '../auth/caller.ts'
import { Problem } from '../http/problem.ts'
import { announce } from '../limits/headers.ts'
import type { RateLimits } from '../limits/rate.ts'
import type { Contract } from './route.ts'

/** Who stands at the door, and who counts how often it opens. */
export interface Door {
  readonly authenticate?: Authenticate
  readonly limits?: RateLimits
}

/** The caller, once known, within its rate and allowed here; nobody on a public route; otherwise the problem. */
export async function admit(
  contract: Contract,
  { authenticate, limits }: Door,
  request: Request,
  response: Response,
): Promise<Caller | undefined | Problem> {
  const authenticated = contract.access === 'public' ? undefined : await authenticate?.(request)
  if (authenticated instanceof Problem) return authenticated
  if (!authenticated && contract.access !== 'public') throw new Error(`nobody checks who calls ${contract.path}`)
  const caller = authenticated?.caller
  const limited = limits && limit(contract, limits, caller, request, response)
  const [revoked, over] = await Promise.all([authenticated?.revoked, limited])
  return revoked ?? over ?? (caller && forbidden(contract.access, caller)) ?? caller
}

async function limit(
  { rate, method, path }: Contract,
  limits: RateLimits,
  caller: Caller | undefined,
  request: Request,
  response: Response,
): Promise<Problem | undefined> {
  const who = caller ? `${caller.tenant}:${caller.person}` : (request.ip ?? 'unknown')
  const name = rate ? `${method} ${path}` : caller ? 'caller' : 'address'
  return announce(response, await limits.count(name, rate, who))
}
