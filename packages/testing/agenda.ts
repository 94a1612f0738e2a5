import type { Chance } from './random.ts'

interface Entry {
  readonly at: number
  readonly task: () => Promise<void>
}

/** What is still to happen, with a clock of its own: of all that could happen now, chance picks what does. */
export class Agenda {
  readonly #chance: Chance
  readonly #entries: Entry[] = []
  #now: number

  constructor(chance: Chance, start: number) {
    this.#chance = chance
    this.#now = start
  }

  /** Milliseconds since the epoch. */
  get now(): number {
    return this.#now
  }

  /** Happens `seconds` from now at the earliest. */
  after(seconds: number, task: () => Promise<void>): void {
    this.#entries.push({ at: this.#now + Math.round(seconds * 1000), task })
  }

  /** Until nothing is left to happen; throws when there is no end of it. */
  async run(limit = 20_000): Promise<void> {
    for (let steps = 0; this.#entries.length > 0; steps++) {
      if (steps > limit) throw new Error(`no rest after ${limit} steps`)
      const entry = this.#next()
      await entry.task()
    }
  }

  #next(): Entry {
    const first = this.#entries.reduce((soonest, { at }) => Math.min(soonest, at), Infinity)
    this.#now = Math.max(this.#now, first)
    const ready = this.#entries.filter(({ at }) => at <= this.#now)
    const entry = this.#chance.pick(ready)
    this.#entries.splice(this.#entries.indexOf(entry), 1)
    return entry
  }
}
