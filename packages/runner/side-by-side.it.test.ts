import { join } from 'node:path'
import { type TestPlatform, until, usePlatform } from '@campus/testing'
import { describe, expect, it } from 'vitest'
import { ask, askApp } from './fixtures/ask.ts'
import type { Platform } from './platform.ts'

const main = join(import.meta.dirname, 'fixtures', 'echo', 'main.ts')

/** The same app ids, the same actor type, the same topic: only the names they answer with tell them apart. */
const university = (name: string): TestPlatform => ({
  fixtures: [
    { appId: 'alpha', main },
    { appId: 'beta', main, env: { ECHO_ACTOR: 'Echo' } },
  ],
  env: { ECHO_NAME: name },
})

const north = usePlatform(university('north'))
const south = usePlatform(university('south'))
const both = [
  ['north', north],
  ['south', south],
] as const

const times = <T>(count: number, act: (at: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, at) => act(at)))

describe('two platforms on one machine', () => {
  it.each(both)('call services of their own: %s', async (name, platform) => {
    const answers = await times(100, () => ask(platform(), 'alpha', '/v1.0/invoke/beta/method/who'))
    expect(new Set(answers.map(({ body }) => (body as { name: string }).name))).toEqual(new Set([name]))
  })

  it.each(both)('call actors of their own: %s', async (name, platform) => {
    const act = (at: number) => ask(platform(), 'alpha', `/v1.0/actors/Echo/t.${at}/method/hear`, { method: 'PUT' })
    const answers = await times(100, act)
    expect(new Set(answers.map(({ body }) => (body as { name: string }).name))).toEqual(new Set([name]))
  })

  it('deliver their events to subscribers of their own', async () => {
    for (const [name, platform] of both) await times(20, at => publish(platform(), { from: name, at }))
    for (const [name, platform] of both) {
      const seen = await until(async () => {
        const senders = await sendersSeen(platform())
        return senders.length >= 20 && senders
      })
      expect(new Set(seen)).toEqual(new Set([name]))
    }
  })

  it('know no port in common', () => {
    const ports = both.flatMap(([, platform]) =>
      ['alpha', 'beta'].flatMap(app => [platform().url(app), platform().sidecarUrl(app)]),
    )
    expect(new Set(ports).size).toBe(8)
  })
})

const publish = (platform: Platform, data: object) =>
  ask(platform, 'alpha', '/v1.0/publish/pubsub/echo', { method: 'POST', body: JSON.stringify(data) })

const sendersSeen = async (platform: Platform) => {
  const { body } = await askApp(platform, 'beta', '/seen')
  return (body as { data: { from: string } }[]).map(({ data }) => data.from)
}
