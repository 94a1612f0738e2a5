import demand from './demand.json' with { type: 'json' }

type Point = readonly [share: number, demand: number]

const CURVE: readonly Point[] = demand.curve.map(([share = 0, wanted = 0]) => [share, wanted])

/**
 * Share of all demand that goes to each of `n` sections, the most wanted first; adds up to 1. The shape is that of
 * real enrolments (demand.md). Throws RangeError unless `n` is a whole number of at least 0.
 */
export function demandWeights(n: number): number[] {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`${n} is no number of sections`)
  const reached = Array.from({ length: n + 1 }, (_, rank) => demandOf(n === 0 ? 0 : rank / n))
  const weights = reached.slice(1).map((until, index) => until - (reached[index] ?? 0))
  // Sections on one straight piece differ by rounding only; sorting keeps the order that callers rely on.
  return weights.sort((a, b) => b - a)
}

/** Demand of the most wanted `share` of the sections, both from 0 to 1. */
function demandOf(share: number): number {
  const index = firstAtLeast(share)
  const [x1, y1] = CURVE[index] ?? [1, 1]
  const [x0, y0] = CURVE[index - 1] ?? [0, 0]
  return share >= x1 ? y1 : y0 + ((share - x0) / (x1 - x0)) * (y1 - y0)
}

function firstAtLeast(share: number): number {
  let low = 0
  let high = CURVE.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((CURVE[middle]?.[0] ?? 1) < share) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The sections one student asks for: `count` different ones (all when there are fewer), drawn by demand without
 * replacement. `sections` stand from the most wanted to the least; `random` gives numbers in [0, 1), one a section.
 * Efraimidis and Spirakis, Weighted random sampling with a reservoir (2006), in its exponential form.
 */
export function pickSections<T>(random: () => number, sections: readonly T[], count: number): T[] {
  const weights = demandWeights(sections.length)
  return sections
    .map((section, index) => ({ section, wait: -Math.log(1 - random()) / (weights[index] ?? 0) }))
    .sort((a, b) => a.wait - b.wait)
    .slice(0, Math.max(0, count))
    .map(({ section }) => section)
}
