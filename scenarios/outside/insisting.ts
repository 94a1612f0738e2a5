import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiAnswer } from './campus.ts'

/** What somebody heard in the end who asked again and again. Times are milliseconds of `performance.now()`. */
export interface Heard<T> {
  /** When it was asked for the first time. */
  readonly asked: number
  readonly answered: number
  readonly tries: number
  readonly answer: ApiAnswer<T>
}

const AGAIN = 250
const RUNNING = 'urn:campus:problem:idempotency-in-progress'

/**
 * Asks again and again, as a client with an Idempotency-Key does, until there is a definite answer.
 * @param ask sends the same request, with the same key, each time
 * @throws Error after `within` milliseconds without one
 */
export async function insist<T>(ask: () => Promise<ApiAnswer<T>>, within = 90_000): Promise<Heard<T>> {
  const asked = performance.now()
  for (let tries = 1; performance.now() - asked < within; tries++) {
    const answer = await ask().catch(() => undefined)
    if (answer && isDefinite(answer)) return { asked, answered: performance.now(), tries, answer }
    await sleep(AGAIN)
  }
  throw new Error(`no definite answer within ${within} ms`)
}

/** Asking again would bring the same: neither a fault, nor "still running", nor "too many". */
export const isDefinite = ({ status, body }: ApiAnswer): boolean =>
  status < 500 && status !== 408 && status !== 429 && (body as { type?: string } | undefined)?.type !== RUNNING
