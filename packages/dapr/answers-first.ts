/** Resolves once nobody stands in line for an answer of this service. */
export type Quiet = () => Promise<void>

/** Milliseconds that what follows from answers gives way at most. */
const LONGEST = 5_000

/**
 * Gives way to those who stand in line for an answer, until nobody does, `enough` says that too much has come together,
 * or a while has passed (docs/decisions/0023).
 */
export async function answersFirst(quiet: Quiet, enough?: Promise<void>): Promise<void> {
  const { promise: passed, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, LONGEST)
  await Promise.race([quiet(), passed, ...(enough ? [enough] : [])])
  clearTimeout(timer)
}
