const first = 250
const longest = 5_000
const settled = 10_000

/**
 * How long to wait before the next start of a process that ended on its own, in milliseconds: twice as long each time,
 * up to five seconds.
 * @param failures starts in a row that did not settle, 0 for the first
 */
export const restartDelay = (failures: number): number => Math.min(first * 2 ** failures, longest)

/** A process that ran for ten seconds counts as settled: its next end is the first of a new row. */
export const hasSettled = (ranForMs: number): boolean => ranForMs >= settled
