import type { Request } from 'express'

const SECOND = 1_000
/**
 * Seconds a service may take to answer, beyond what the client would wait and what an upload takes: who is sent away
 * earlier, in a crowd, comes again at once and makes it larger.
 */
const PATIENCE = 30
const UPLOAD = 110

/** Ends a call when its time is up, or when nobody waits for the answer any more; `done` once it has its answer. */
export function deadline(
  request: Request,
  { wait, upload }: { wait: number; upload: boolean },
): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  const timer = setTimeout(abort, (PATIENCE + wait + (upload ? UPLOAD : 0)) * SECOND)
  request.res?.once('close', abort)
  return {
    signal: controller.signal,
    done: () => {
      clearTimeout(timer)
      request.res?.off('close', abort)
    },
  }
}
