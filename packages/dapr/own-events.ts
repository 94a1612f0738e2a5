import type { Envelope } from '@campus/contracts'
import type { DeadLetter } from './dead-letters.ts'
import type { Status } from './dispatch.ts'

/** What bringing a service's events to its own subscribers needs. */
export interface OwnEventsPorts {
  /** Hands an event to the service's own subscribers, those that gathered meanwhile together. */
  readonly take: (envelope: Envelope) => Promise<Status>
  /** Keeps an event that cannot be handled. */
  readonly bury: (letter: DeadLetter) => Promise<void>
  readonly letterOf: (envelope: Envelope) => DeadLetter
}

/** Milliseconds between tries before an event counts as one that cannot be handled: some 20 s in all. */
const PAUSES = [50, 200, 1_000, 3_000, 5_000, 10_000]

/**
 * A service's own events reach its own subscribers from the outbox, not by way of the broker: the outbox is itself at
 * least once, a view is there milliseconds after the commit, and half of all deliveries need no broker.
 */
export class OwnEvents {
  readonly #ports: OwnEventsPorts

  constructor(ports: OwnEventsPorts) {
    this.#ports = ports
  }

  /** Resolves when the subscribers are done with the event, or it is among the dead letters. */
  async deliver(envelope: Envelope): Promise<void> {
    for (const pause of PAUSES) {
      const status = await this.#ports.take(envelope)
      if (status === 'SUCCESS') return
      if (status === 'DROP') break
      await new Promise(resolve => setTimeout(resolve, pause).unref())
    }
    await this.#ports.bury(this.#ports.letterOf(envelope))
  }
}
