import type { Request } from 'express'
import { type Problem, problem } from '../http/problem.ts'
import type { Turnstiles } from '../running/turnstile.ts'

/** Seconds after which who was turned away may try again. */
const TRY_AGAIN = 2

/** The task's outcome, once it is the request's turn; a problem when too many wait already. */
export async function inTurn<T>({ reads, writes }: Turnstiles, request: Request, task: () => Promise<T>) {
  const line = request.method === 'GET' || request.method === 'HEAD' ? reads : writes
  const leave = await line.enter(request.headers['prefer']?.includes('wait'))
  // Who has gone meanwhile, and may be asking again, is not worked for; nobody reads the answer either.
  if (leave && !request.socket.destroyed) return task().finally(leave)
  leave?.()
  return tooBusy()
}

const tooBusy = (): Problem =>
  problem(503, 'TOO_BUSY', 'Too many ask at once. Try again in a moment.', { retryAfter: TRY_AGAIN })
