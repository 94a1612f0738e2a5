import type { Envelope } from '@campus/contracts'
import type { Publisher } from './publisher.ts'

/** A request that the broker is said to have taken, and when that was said; never, when it took suspiciously long. */
interface Publication {
  readonly topic: string
  readonly envelopes: readonly Envelope[]
  readonly at: number
}

/** Milliseconds: less than a lost connection takes to be opened again (the component waits three seconds for that). */
const SOON = 2_000
const NEVER = Number.NEGATIVE_INFINITY

/**
 * Publishes once more what the broker may not have. Dapr's RabbitMQ component (1.18) says that a message was taken when
 * the connection broke before the broker had confirmed it. A publication is beyond doubt when it was quick and another
 * one soon follows, for then the connection has not broken in between; any other is made again. Subscribers do not mind:
 * every event may come more than once.
 */
export class DoubtingPublisher implements Pick<Publisher, 'publish'> {
  readonly #publisher: Pick<Publisher, 'publish'>
  readonly #doubted = new Set<Publication>()
  #timer: NodeJS.Timeout | undefined

  constructor(publisher: Pick<Publisher, 'publish'>) {
    this.#publisher = publisher
  }

  async publish(topic: string, envelopes: readonly Envelope[]): Promise<void> {
    const before = [...this.#doubted]
    const began = performance.now()
    await this.#publisher.publish(topic, envelopes)
    const now = performance.now()
    for (const publication of before) if (now - publication.at < SOON) this.#doubted.delete(publication)
    this.#doubted.add({ topic, envelopes, at: now - began < SOON ? now : NEVER })
    this.#lookAgain()
  }

  #lookAgain(): void {
    this.#timer ??= setTimeout(() => void this.#look(), SOON).unref()
  }

  async #look(): Promise<void> {
    const due = [...this.#doubted].filter(({ at }) => performance.now() - at >= SOON)
    for (const publication of due) await this.#again(publication)
    this.#timer = undefined
    if (this.#doubted.size > 0) this.#lookAgain()
  }

  async #again(publication: Publication): Promise<void> {
    this.#doubted.delete(publication)
    const { topic, envelopes } = publication
    await this.#publisher.publish(topic, envelopes).catch(() => this.#doubted.add({ ...publication, at: NEVER }))
  }
}
