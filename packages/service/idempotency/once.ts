import { type Problem, problem } from '../http/problem.ts'
import type { Wire } from '../http/wire.ts'
import type { IdempotencyStore } from './store.ts'

/** Seconds after which a client whose first request still runs may ask again. */
const ASK_AGAIN = 1

/**
 * Runs `task` once for a key and gives everybody who comes with it the same answer. Only a definite answer is
 * kept: after a 5xx or a throw the next request runs again. The problem is 422 when the key came with another request
 * before, 409 while the first one runs.
 */
export async function once(
  store: IdempotencyStore,
  key: string,
  fingerprint: string,
  task: () => Promise<Wire>,
): Promise<Wire | Problem> {
  const claim = await store.claim(key, fingerprint)
  switch (claim.kind) {
    case 'answered':
      return { ...claim.answer, headers: { ...claim.answer.headers, 'idempotency-replayed': 'true' } }
    case 'different':
      return problem(422, 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key came with another request before.')
    case 'running':
      return problem(409, 'IDEMPOTENCY_IN_PROGRESS', 'The first request with this Idempotency-Key still runs.', {
        retryAfter: ASK_AGAIN,
      })
    case 'first':
      return runFirst(store, key, fingerprint, claim.ticket, task)
  }
}

async function runFirst(
  store: IdempotencyStore,
  key: string,
  fingerprint: string,
  ticket: string,
  task: () => Promise<Wire>,
): Promise<Wire> {
  // A process that dies stops saying so: who comes again with its key does not wait for long.
  const running = setInterval(() => store.keep(key, ticket).catch(() => undefined), store.keepEvery)
  try {
    const answer = await task()
    await (answer.status < 500 ? store.settle(key, fingerprint, ticket, answer) : store.release(key, ticket))
    return answer
  } catch (error) {
    // Whether or not it can be given back, the lease ends by itself: the fault is what matters here.
    await store.release(key, ticket).catch(() => undefined)
    throw error
  } finally {
    clearInterval(running)
  }
}
