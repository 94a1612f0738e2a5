import { join } from 'node:path'
import { until, usePlatform } from '@campus/testing'
import { describe, expect, it } from 'vitest'
import { ask } from './fixtures/ask.ts'

const main = join(import.meta.dirname, 'fixtures', 'echo', 'main.ts')
const platform = usePlatform({
  fixtures: [
    { appId: 'caller', main },
    { appId: 'echo', main, replicas: 2, env: { ECHO_ACTOR: 'Echo' } },
  ],
})

const pids = () => [0, 1].map(replica => platform().process('echo', replica).pid)
const ids = Array.from({ length: 40 }, (_, at) => `t.${at}`)

const hear = (id: string) => ask(platform(), 'caller', `/v1.0/actors/Echo/${id}/method/hear`, { method: 'PUT' })
const hosts = async () => {
  const answers = await Promise.all(ids.map(hear))
  return answers.map(({ body }) => (body as { pid?: number }).pid)
}

describe('two replicas of an app', () => {
  it('are two processes with two sidecars and tokens of their own', () => {
    expect(new Set(pids()).size).toBe(2)
    expect(platform().url('echo', 0)).not.toBe(platform().url('echo', 1))
    expect(platform().sidecarUrl('echo', 0)).not.toBe(platform().sidecarUrl('echo', 1))
    expect(platform().apiToken('echo', 0)).not.toBe(platform().apiToken('echo', 1))
  })

  it('share the data of the app', async () => {
    const save = { method: 'POST', body: JSON.stringify([{ key: 'shared', value: { by: 0 } }]) }
    expect((await ask(platform(), 'echo', '/v1.0/state/journal', save, 0)).status).toBe(204)
    expect((await ask(platform(), 'echo', '/v1.0/state/journal/shared', {}, 1)).body).toEqual({ by: 0 })
  })

  it('share its actors, and each actor has one home', async () => {
    const first = await hosts()
    expect(new Set(first)).toEqual(new Set(pids()))
    expect(await hosts()).toEqual(first)
  })

  it('stand in for each other: calls and actors go to the one that is left', async () => {
    const [, staying] = pids()
    await Promise.all([
      platform().process('echo', 0).down({ kill: true }),
      platform().process('echo:sidecar', 0).down({ kill: true }),
    ])
    const who = () => ask(platform(), 'caller', '/v1.0/invoke/echo/method/who')
    await until(async () => (await who()).status === 200, { within: 15_000 })
    expect((await who()).body).toMatchObject({ pid: staying })
    await until(async () => (await hosts()).every(pid => pid === staying), { within: 30_000 })
  })

  it('share the actors again once both are up', async () => {
    await Promise.all([platform().process('echo', 0).up(), platform().process('echo:sidecar', 0).up()])
    await until(async () => new Set(await hosts()).size === 2, { within: 30_000 })
    expect(new Set(await hosts())).toEqual(new Set(pids()))
  })
})
