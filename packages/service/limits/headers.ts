import type { ServerResponse } from 'node:http'
import { type Problem, problem } from '../http/problem.ts'
import type { Allowance } from './rate.ts'

/**
 * Says in the headers of draft-ietf-httpapi-ratelimit-headers what is left, and gives the problem when nothing is.
 */
export function announce(response: ServerResponse, allowance: Allowance): Problem | undefined {
  const { name, points, seconds, remaining, reset, allowed } = allowance
  response.setHeader('RateLimit-Policy', `"${name}";q=${points};w=${seconds}`)
  response.setHeader('RateLimit', `"${name}";r=${remaining};t=${reset}`)
  return allowed
    ? undefined
    : problem(429, 'RATE_LIMITED', 'Too many requests. Wait a moment before the next.', { retryAfter: reset })
}
