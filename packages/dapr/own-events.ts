import type { Envelope } from '@campus/contracts'
import type { DeadLetter } from './dead-letters.ts'
import type { Status } from './dispatch.ts'
import { Unavailable } from './sidecar.ts'

/** What bringing a service's events to its own subscribers needs. */
export interface OwnEventsPorts {
  /** Hands an event to the service's own subscribers, those that gathered meanwhile together. */
  readonly take: (envelope: Envelope) => Promise<Status>
  /** Keeps an event that cannot be handled. */
  readonly bury: (letter: DeadLetter) => Promise<void>
  readonly letterOf: (envelope: Envelope) => DeadLetter
  readonly clock: () => number
}

/** Milliseconds between the tries of one delivery: some ten seconds in all. */
const PAUSES = [50, 200, 1_000, 3_000, 5_000]
/** Milliseconds after its commit from which an event that still fails counts as one that cannot be handled. */
const HOPELESS_AFTER = 600_000

/**
 * A service's own events reach its own subscribers from the outbox, not by way of the broker: the outbox is itself at
 * least once, a view is there milliseconds after the commit, and half of all deliveries need no broker.
 */
export class OwnEvents {
  readonly #ports: OwnEventsPorts

  constructor(ports: OwnEventsPorts) {
    this.#ports = ports
  }

  /**
   * Resolves when the subscribers are done with the event, or it is among the dead letters. Throws when they have
   * trouble still: that is for the sweep, since an outage is to bury nothing.
   */
  async deliver(envelope: Envelope): Promise<void> {
    let status = await this.#ports.take(envelope)
    for (const pause of PAUSES) {
      if (status !== 'RETRY') break
      await new Promise(resolve => setTimeout(resolve, pause).unref())
      status = await this.#ports.take(envelope)
    }
    if (status === 'SUCCESS') return
    const isHopeless = status === 'DROP' || this.#ports.clock() - Date.parse(envelope.time) > HOPELESS_AFTER
    if (!isHopeless) throw new Unavailable(`own subscribers have trouble with ${envelope.type}`)
    await this.#ports.bury(this.#ports.letterOf(envelope))
  }
}
