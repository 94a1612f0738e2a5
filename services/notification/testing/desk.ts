import type { Envelope } from '@campus/contracts'
import type { Platform } from '@campus/runner'

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
  readonly body: any
}

async function fetched(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init)
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

/**
 * Publishes as the service that the topic belongs to would: not through notification's own sidecar, whose RabbitMQ
 * component confuses what it declares to publish with what it subscribes to at the same moment, and loses events.
 */
export async function publish(platform: Platform, topic: string, envelopes: readonly Envelope[]): Promise<void> {
  const entries = envelopes.map((event, index) => ({
    entryId: String(index),
    event,
    contentType: 'application/cloudevents+json',
  }))
  const url = `${platform.sidecarUrl('identity')}/v1.0/publish/bulk/pubsub/${topic}`
  const headers = { 'content-type': 'application/json', 'dapr-api-token': platform.apiToken('identity') }
  const { status, body } = await fetched(url, { method: 'POST', headers, body: JSON.stringify(entries) })
  if (status !== 204) throw new Error(`publishing answered ${status} ${JSON.stringify(body)}`)
}

/** What the stand-in for identity answers. */
export const askIdentity = (platform: Platform, path: string, body?: object): Promise<Answer> =>
  fetched(`${platform.url('identity')}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'dapr-api-token': platform.appToken('identity'), 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })

/** Calls notification as this person. */
export async function as(platform: Platform, tenant: string, person: string, roles: readonly string[] = ['student']) {
  const { body } = await askIdentity(platform, '/tokens', { sub: person, tid: tenant, roles })
  const headers = { authorization: `Bearer ${body.token}` }
  return (method: string, path: string): Promise<Answer> =>
    fetched(`${platform.url('notification')}${path}`, { method, headers })
}
