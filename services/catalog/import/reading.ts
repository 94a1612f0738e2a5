import type { Fault } from './drafts.ts'

/** A value read from text, or every fault found on the way. */
export type Reading<T> = { ok: true; value: T } | { ok: false; faults: Fault[] }

export const read = <T>(value: T): Reading<T> => ({ ok: true, value })

export const fault = (code: string, detail: string): { ok: false; faults: Fault[] } => ({
  ok: false,
  faults: [{ code, detail }],
})

type Values<R> = { [K in keyof R]: R[K] extends Reading<infer T> ? T : never }

/** All values under their names, or the faults of all of them at once. */
export function readAll<R extends Record<string, Reading<unknown>>>(readings: R): Reading<Values<R>> {
  const faults = Object.values(readings).flatMap(reading => (reading.ok ? [] : reading.faults))
  if (faults.length > 0) return { ok: false, faults }
  const values = Object.entries(readings).map(([name, reading]) => [name, reading.ok ? reading.value : undefined])
  return read(Object.fromEntries(values) as Values<R>)
}

/** Goes on with a value that was read; faults pass through. */
export const andThen = <T, U>(reading: Reading<T>, next: (value: T) => Reading<U>): Reading<U> =>
  reading.ok ? next(reading.value) : reading
