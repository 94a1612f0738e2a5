import { setTimeout as pause } from 'node:timers/promises'
import type { SenderLog, Step } from './sender.ts'

/** Milliseconds between looks when there is nothing to send. */
const IDLE = 1_000
const LONGEST = 10_000

/**
 * Milliseconds from the start of a step to the start of the next. While everything fails the waits grow, so that a mail
 * server that is away does not use up the tries of everybody's mails at once.
 */
export function spacing(perSecond: number, step: Step, failuresInRow: number): number {
  const pace = 1_000 / perSecond
  if (step === 'done') return pace
  if (step === 'idle') return Math.max(pace, IDLE)
  return Math.max(pace, Math.min(IDLE * 2 ** (failuresInRow - 1), LONGEST))
}

/** Keeps stepping at this pace, never two steps at once. Gives back how to stop: a step under way is finished. */
export function keepPace(step: () => Promise<Step>, perSecond: number, log: SenderLog): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const work = async (): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      const began = performance.now()
      const came = await step().catch((err: unknown) => {
        log.warn({ err }, 'mails could not be looked after')
        return 'failed' as const
      })
      failures = came === 'failed' ? failures + 1 : 0
      const left = spacing(perSecond, came, failures) - (performance.now() - began)
      await pause(Math.max(left, 0), undefined, { signal }).catch(() => undefined)
    }
  }
  const working = work()
  return () => {
    stopping.abort()
    return working
  }
}
