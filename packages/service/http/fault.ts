import { type Problem, problem } from './problem.ts'

/** Something that this answer depends on did not answer in time: the client may try again. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable'
}

/**
 * What the client is told about something thrown: an `Unavailable` of whichever package is 503, a malformed request
 * that Express or Node noticed keeps its 4xx, everything else is 500. Nothing of the error's own words gets out.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof Error && error.name === 'Unavailable')
    return problem(503, 'UNAVAILABLE', 'Something this depends on does not answer now.', { retryAfter: 1 })
  const status = statusOf(error)
  if (status >= 400 && status < 500) return problem(status, 'MALFORMED_REQUEST', 'The request cannot be read.')
  return problem(500, 'INTERNAL', 'Something went wrong here. The operators can find it by this instance.')
}

const statusOf = (error: unknown): number =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
