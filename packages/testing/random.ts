/** Chance that can be had again: the same seed gives the same numbers (mulberry32 by Tommy Ettinger, public domain). */
export interface Chance {
  /** In [0, 1). */
  number(): number
  /** A whole number below `bound`. */
  below(bound: number): number
  /** True with this probability. */
  happens(probability: number): boolean
  pick<T>(list: readonly T[]): T
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  return chanceFrom(() => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  })
}

/** Chance by somebody else's numbers in [0, 1). */
export function chanceFrom(number: () => number): Chance {
  const below = (bound: number): number => Math.floor(number() * bound)
  return {
    number,
    below,
    happens: probability => number() < probability,
    pick: list => {
      const chosen = list[below(list.length)]
      if (chosen === undefined) throw new RangeError('nothing to pick from')
      return chosen
    },
  }
}
