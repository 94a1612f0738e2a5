import { setTimeout as pause } from 'node:timers/promises'
import { StoreAway } from './store-away.ts'

/** Milliseconds to wait before attempt `n` (from 0): doubling from `first`, at most `most`. */
export const backoff = (attempt: number, first: number, most: number): number => Math.min(first * 2 ** attempt, most)

/**
 * Tries until it works. Throws other errors than the passing ones, and `StoreAway` after `withinMs` milliseconds of those.
 */
export async function patiently<T>(
  attempt: () => Promise<T> | T,
  isPassing: (error: unknown) => boolean,
  withinMs: number,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!isPassing(error)) throw error
      if (performance.now() > deadline) throw new StoreAway(error)
    }
    await pause(backoff(tries, 20, 500))
  }
}
