import type { Envelope } from '@campus/contracts'
import { packed } from './batches.ts'
import type { Sidecar } from './sidecar.ts'

const contentType = 'application/cloudevents+json'
/** A topic that nobody listens to. */
const NOBODY = 'probes'

/**
 * Publishes through the sidecar, many envelopes in one request. They are CloudEvents already, so the sidecar is to pass
 * them on as they are (`rawPayload`): it would parse and write each of them twice more, and empty its `traceparent`.
 * Subscribers do not ask for raw payloads; to them these are CloudEvents like any other.
 */
export class Publisher {
  readonly #sidecar: Pick<Sidecar, 'expect'>
  readonly #component: string
  readonly #queues: ReadonlySet<string>

  /** `queues`: topics with a message for every event, whose number says how much there is to do. */
  constructor(sidecar: Pick<Sidecar, 'expect'>, { queues = [] as readonly string[], component = 'pubsub' } = {}) {
    this.#sidecar = sidecar
    this.#queues = new Set(queues)
    this.#component = component
  }

  /** Resolves when the broker has every one of them; throws otherwise, and then any number may have arrived. */
  async publish(topic: string, envelopes: readonly Envelope[]): Promise<void> {
    const messages = this.#queues.has(topic) ? envelopes.map(event => JSON.stringify(event)) : packed(envelopes)
    const [first] = messages
    if (first !== undefined && messages.length === 1)
      await this.#post('publish', topic, first, { 'content-type': contentType })
    else await this.#post('publish/bulk', topic, `[${messages.map(entryOf).join(',')}]`, {})
  }

  /** Resolves when the broker has answered: nobody gets anything by it. */
  async probe(): Promise<void> {
    await this.#post('publish', NOBODY, '{}', { 'content-type': 'application/json' })
  }

  async #post(api: string, topic: string, body: string, headers: Record<string, string>): Promise<void> {
    const path = `/v1.0/${api}/${this.#component}/${topic}?metadata.rawPayload=true`
    await this.#sidecar.expect({ method: 'POST', path, body, headers, timeout: 10_000 })
  }
}

const entryOf = (event: string, index: number): string =>
  `{"entryId":"${index}","event":${event},"contentType":"${contentType}"}`
