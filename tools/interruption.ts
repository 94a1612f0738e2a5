/** Ctrl-C, SIGTERM or a closed terminal: `first` asks to stop in order, `again` to stop at once. */
export type Interruption = { first: Promise<void>; again: Promise<void> }

/** npm, its shell and the terminal each pass the same Ctrl-C on: what follows within a second is the same one. */
const sameMs = 1_000

/** Listens for interruptions from now on; the process no longer ends by itself. */
export const interruption = (): Interruption => {
  const [first, again] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let since: number | undefined
  const interrupted = () => {
    since ??= Date.now()
    if (Date.now() - since > sameMs) again.resolve()
    first.resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupted)
  return { first: first.promise, again: again.promise }
}
