import { join } from 'node:path'
import { bootFixture, until } from '@campus/testing'
import { describe, expect, it } from 'vitest'
import { ask, askApp } from './fixtures/ask.ts'

const main = join(import.meta.dirname, 'fixtures', 'echo', 'main.ts')
const platform = bootFixture({ appId: 'alpha', main })

const publish = (topic: string) =>
  ask(platform(), 'alpha', `/v1.0/publish/pubsub/${topic}`, { method: 'POST', body: '{"some":"event"}' })

const deliveries = async () =>
  (await askApp(platform(), 'alpha', '/deliveries')).body as { recovering: number; hopeless: number; buried: number }

describe('an event whose handler asks for it again', () => {
  it('comes again until it is taken, and is not dead-lettered', async () => {
    await publish('recovering')
    await until(async () => (await deliveries()).recovering === 3)
    await new Promise(resolve => setTimeout(resolve, 1_500))
    expect(await deliveries()).toMatchObject({ recovering: 3, buried: 0 })
  })

  it('goes to the dead-letter topic after eight deliveries', async () => {
    await publish('hopeless')
    await until(async () => (await deliveries()).buried > 0, { within: 30_000, what: 'the dead letter' })
    expect(await deliveries()).toMatchObject({ hopeless: 8, buried: 1 })
  })
})

describe('a service that is not there', () => {
  it('answers none of the calls that its sidecar tries at the same time', async () => {
    await platform().process('alpha').down({ kill: true })
    const statuses = new Set<number>()
    // Shorter than a sidecar waits until it takes the service for dead and stops to try.
    const end = Date.now() + 3_000
    const call = async () => {
      while (Date.now() < end) {
        statuses.add((await ask(platform(), 'alpha', '/v1.0/invoke/alpha/method/deliveries')).status)
      }
    }
    await Promise.all(Array.from({ length: 64 }, call))
    await platform().process('alpha').up()
    expect([...statuses]).toEqual([500])
  })
})
