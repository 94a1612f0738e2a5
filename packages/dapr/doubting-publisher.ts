import type { Envelope } from '@campus/contracts'
import type { Publisher } from './publisher.ts'

/** Something that the broker is said to have taken, when it began to be published, and who waits for certainty. */
interface Publication {
  readonly topic: string
  readonly envelopes: readonly Envelope[]
  readonly began: number
  readonly certain: PromiseWithResolvers<void>
}

/** Milliseconds: less than a lost connection takes to be opened again (the component waits three seconds for that). */
const SOON = 2_500
/** Milliseconds after which certainty is asked for where nothing else brings it. */
const LOOK = 500

/**
 * Publishes once more what the broker may not have. Dapr's RabbitMQ component (1.18) says that a message was taken when
 * the connection broke before the broker had confirmed it. A publication is beyond doubt when another one follows it and
 * is done soon after the first began, for then the connection has not broken in between; where nothing follows, a probe
 * does. Any other is made again. Subscribers do not mind: every event may come more than once.
 */
export class DoubtingPublisher implements Pick<Publisher, 'publish'> {
  readonly #publisher: Pick<Publisher, 'publish' | 'probe'>
  readonly #doubted = new Set<Publication>()
  #timer: NodeJS.Timeout | undefined

  constructor(publisher: Pick<Publisher, 'publish' | 'probe'>) {
    this.#publisher = publisher
  }

  async publish(topic: string, envelopes: readonly Envelope[]): Promise<void> {
    const began = performance.now()
    await this.#following(() => this.#publisher.publish(topic, envelopes))
    this.#doubted.add({ topic, envelopes, began, certain: Promise.withResolvers() })
    this.#lookLater()
  }

  /** Resolves when nothing that was published until now is in doubt any more: what dies with the process is not lost. */
  async certain(): Promise<void> {
    await Promise.all([...this.#doubted].map(({ certain }) => certain.promise))
  }

  /** What was published before this, and soon enough, is beyond doubt once this has worked. */
  async #following(publishing: () => Promise<void>): Promise<void> {
    const before = [...this.#doubted]
    await publishing()
    for (const publication of before.filter(isFresh)) {
      this.#doubted.delete(publication)
      publication.certain.resolve()
    }
  }

  #lookLater(): void {
    this.#timer ??= setTimeout(() => void this.#look(), LOOK).unref()
  }

  async #look(): Promise<void> {
    const late = [...this.#doubted].filter(publication => !isFresh(publication))
    for (const publication of late) await this.#again(publication).catch(() => undefined)
    if (this.#doubted.size > 0) await this.#following(() => this.#publisher.probe()).catch(() => undefined)
    this.#timer = undefined
    if (this.#doubted.size > 0) this.#lookLater()
  }

  async #again(publication: Publication): Promise<void> {
    const began = performance.now()
    await this.#following(() => this.#publisher.publish(publication.topic, publication.envelopes))
    this.#doubted.delete(publication)
    this.#doubted.add({ ...publication, began })
  }
}

const isFresh = ({ began }: Publication): boolean => performance.now() - began < SOON
