/** Milliseconds without being asked after which a replica sweeps unasked. */
const PATIENCE = 4_000
const LOOK = 500

/**
 * When a replica sweeps: whenever the reminder says so, and unasked when none has come for a while. The reminder makes
 * one replica sweep every second; but a scheduler that was killed sends none until its lease has run out (20 seconds,
 * Dapr 1.18), and what waits for a sweep, a saga whose host died, shall not wait that long. Two replicas that sweep at
 * once do no harm.
 */
export class SweepClock {
  readonly #sweep: () => void
  #last = 0
  #timer: NodeJS.Timeout | undefined

  constructor(sweep: () => void) {
    this.#sweep = sweep
  }

  /** The reminder has come. */
  asked(): void {
    this.#last = performance.now()
    this.#sweep()
  }

  /** Begins to look for what nobody asked for. */
  start(): void {
    this.#last = performance.now()
    this.#timer ??= setInterval(() => {
      if (performance.now() - this.#last >= PATIENCE) this.asked()
    }, LOOK)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
