import { setTimeout as pause } from 'node:timers/promises'

/** Milliseconds to wait before attempt `n` (from 0): doubling from `first`, at most `most`. */
export const backoff = (attempt: number, first: number, most: number): number => Math.min(first * 2 ** attempt, most)

/**
 * Tries until it works. Other errors than the passing ones, or the last one after `withinMs` milliseconds, are thrown.
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
      if (!isPassing(error) || performance.now() > deadline) throw error
    }
    await pause(backoff(tries, 20, 500))
  }
}
