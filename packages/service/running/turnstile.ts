export interface TurnstileOptions {
  /** Requests that are worked on at a time; 128 unless said otherwise. */
  readonly places?: number
  /** Milliseconds after which a request makes room: it waits for others then, and costs next to nothing; 200. */
  readonly makesRoomAfter?: number
  /** Requests that wait to be let in at most; 10,000. */
  readonly waiting?: number
}

/**
 * Lets so many requests in at a time, the others in the order in which they came. A process that begins a thousand
 * things at once finishes none of them before the last has begun: its event loop stands still for seconds, and it takes
 * Redis, or its own health, for dead.
 */
export class Turnstile {
  readonly #places: number
  readonly #makesRoomAfter: number
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #inside = 0

  constructor({ places = 128, makesRoomAfter = 200, waiting = 10_000 }: TurnstileOptions = {}) {
    this.#places = places
    this.#makesRoomAfter = makesRoomAfter
    this.#most = waiting
  }

  /** Resolves once it is one's turn, with how to leave; at once and with nothing when too many wait already. */
  async enter(): Promise<(() => void) | undefined> {
    if (this.#inside < this.#places) return this.#taken()
    if (this.#waiting.length >= this.#most) return undefined
    await new Promise<void>(resolve => this.#waiting.push(resolve))
    return this.#taken(false)
  }

  /** A place, newly taken or handed on by who left. */
  #taken(isNew = true): () => void {
    if (isNew) this.#inside++
    let left = false
    const leave = (): void => {
      if (left) return
      left = true
      clearTimeout(timer)
      this.#handOn()
    }
    const timer = setTimeout(leave, this.#makesRoomAfter)
    return leave
  }

  #handOn(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#inside--
  }
}
