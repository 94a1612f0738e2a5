/**
 * Kendall's tau-b of two orders of the same things: 1 where they agree, -1 where one is the other's reverse, 0 where
 * they know nothing of each other. Ties count for neither. Takes time with the square of their number.
 * Throws RangeError unless both have the same length.
 */
export function kendallTau(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} things in one order, ${b.length} in the other`)
  let agreeing = 0
  let untiedA = 0
  let untiedB = 0
  for (let i = 1; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const inA = Math.sign((a[i] ?? 0) - (a[j] ?? 0))
      const inB = Math.sign((b[i] ?? 0) - (b[j] ?? 0))
      agreeing += inA * inB
      untiedA += Math.abs(inA)
      untiedB += Math.abs(inB)
    }
  return untiedA === 0 || untiedB === 0 ? 0 : agreeing / Math.sqrt(untiedA * untiedB)
}
