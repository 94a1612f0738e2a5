import type { Envelope } from '@campus/contracts'
import type { Sidecar } from './sidecar.ts'

/** Publishes through the sidecar, many envelopes in one request. */
export class Publisher {
  readonly #sidecar: Sidecar
  readonly #component: string

  constructor(sidecar: Sidecar, component = 'pubsub') {
    this.#sidecar = sidecar
    this.#component = component
  }

  /** Resolves when the broker has every one of them; throws otherwise, and then any number may have arrived. */
  async publish(topic: string, envelopes: readonly Envelope[]): Promise<void> {
    const entries = envelopes.map((event, index) => ({
      entryId: String(index),
      event,
      contentType: 'application/cloudevents+json',
    }))
    await this.#sidecar.expect({
      method: 'POST',
      path: `/v1.0/publish/bulk/${this.#component}/${topic}`,
      body: entries,
      timeout: 10_000,
    })
  }
}
