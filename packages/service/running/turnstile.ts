export interface TurnstileOptions {
  /** Requests that are worked on at a time; 64 unless said otherwise. */
  readonly places?: number
  /** Milliseconds after which a request makes room, because something may be stuck; 2,000. */
  readonly makesRoomAfter?: number
  /** The same for one that means to wait for others, and costs next to nothing then; 200. */
  readonly waiterMakesRoomAfter?: number
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
  readonly #waiterMakesRoomAfter: number
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #inside = 0
  /** Settles once the last of those who stand in line is let in. */
  #line: PromiseWithResolvers<void> | undefined

  constructor({
    places = 64,
    makesRoomAfter = 2_000,
    waiterMakesRoomAfter = 200,
    waiting = 10_000,
  }: TurnstileOptions = {}) {
    this.#places = places
    this.#makesRoomAfter = makesRoomAfter
    this.#waiterMakesRoomAfter = waiterMakesRoomAfter
    this.#most = waiting
  }

  /**
   * Resolves once it is one's turn, with how to leave; at once and with nothing when too many wait already.
   * @param waits inside it will wait for others
   */
  async enter(waits = false): Promise<(() => void) | undefined> {
    if (this.#inside < this.#places) this.#inside++
    else if (this.#waiting.length >= this.#most) return undefined
    else await new Promise<void>(resolve => this.#waiting.push(resolve))
    return this.#taken(waits)
  }

  /** Resolves once nobody stands in line: at once where nobody does. */
  async cleared(): Promise<void> {
    if (this.#waiting.length === 0) return
    this.#line ??= Promise.withResolvers()
    await this.#line.promise
  }

  /** A place, newly taken or handed on by who left. */
  #taken(waits: boolean): () => void {
    let left = false
    const leave = (): void => {
      if (left) return
      left = true
      clearTimeout(timer)
      this.#handOn()
    }
    const timer = setTimeout(leave, waits ? this.#waiterMakesRoomAfter : this.#makesRoomAfter)
    return leave
  }

  #handOn(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#inside--
    if (this.#waiting.length > 0) return
    this.#line?.resolve()
    this.#line = undefined
  }
}

/** A service's two, so that who only looks need not stand in line with those who want something done. */
export interface Turnstiles {
  readonly reads: Turnstile
  readonly writes: Turnstile
}

export const turnstiles = (options?: TurnstileOptions): Turnstiles => ({
  reads: new Turnstile(options),
  writes: new Turnstile(options),
})
