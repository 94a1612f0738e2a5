import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixtureApp, testProfile } from '@campus/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, askApp } from './fixtures/ask.ts'
import type { LogEntry } from './log.ts'
import { type Platform, startPlatform } from './platform.ts'

const main = join(import.meta.dirname, 'fixtures', 'echo', 'main.ts')
let dataDir = ''
let lines: LogEntry[] = []

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'campus-test-'))
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const start = (options: { reset?: boolean } = {}) => {
  lines = []
  const log = (entry: LogEntry) => void lines.push(entry)
  const apps = [fixtureApp({ appId: 'alpha', main })]
  return startPlatform({ ...options, only: [], apps, dataDir, ports: 'free', profile: testProfile(), log })
}
const save = (platform: Platform) =>
  ask(platform, 'alpha', '/v1.0/state/journal', { method: 'POST', body: '[{"key":"kept","value":{"term":"fall"}}]' })
const load = (platform: Platform) => ask(platform, 'alpha', '/v1.0/state/journal/kept')

describe('the data folder', () => {
  it('belongs to one run at a time', async () => {
    const platform = await start()
    await expect(start()).rejects.toThrow(/another run .* uses .*: stop it first/)
    await platform.stop()
  })

  it('keeps what was stored for the next run', async () => {
    const first = await start()
    expect((await save(first)).status).toBe(204)
    await first.stop()
    const second = await start()
    expect((await load(second)).body).toEqual({ term: 'fall' })
    await second.stop()
  })

  it('is empty after a reset', async () => {
    const platform = await start({ reset: true })
    expect((await load(platform)).status).toBe(204)
    await platform.stop()
  })
})

describe('a stop', () => {
  it('lets a service finish what it works on, and leaves no process and no lock', async () => {
    const platform = await start()
    const processes = platform.processes()
    const slow = askApp(platform, 'alpha', '/slow')
    await new Promise(resolve => setTimeout(resolve, 200))
    await platform.stop()
    expect(await slow).toEqual({ status: 200, body: { finished: true } })
    expect(processes.filter(({ pid }) => pid !== undefined)).toEqual([])
    expect(existsSync(join(dataDir, 'run.lock'))).toBe(false)
  })

  it('that kills waits for nobody', async () => {
    const platform = await start()
    const slow = askApp(platform, 'alpha', '/slow')
    await new Promise(resolve => setTimeout(resolve, 200))
    const orderly = platform.stop()
    await platform.stop({ kill: true })
    await orderly
    expect((await slow).status).toBe(0)
  })
})

describe('a start', () => {
  it('is over when calls come through, also to a service that was not healthy at first', async () => {
    const apps = [fixtureApp({ appId: 'alpha', main, env: { ECHO_SICK_MS: '2000' } })]
    const platform = await startPlatform({ only: [], apps, dataDir, ports: 'free', profile: testProfile() })
    expect((await ask(platform, 'alpha', '/v1.0/invoke/alpha/method/who')).status).toBe(200)
    await platform.stop()
  })

  it('that is interrupted leaves no process behind', async () => {
    const apps = [fixtureApp({ appId: 'alpha', main })]
    const interrupt = new AbortController()
    const starting = startPlatform({ only: [], apps, dataDir, ports: 'free', signal: interrupt.signal })
    setTimeout(() => interrupt.abort(new Error('interrupted')), 300)
    await expect(starting).rejects.toThrow()
    expect(existsSync(join(dataDir, 'run.lock'))).toBe(false)
  })

  it('of a service that cannot run says which, with its output in the log', async () => {
    const broken = fixtureApp({ appId: 'broken', main: join(import.meta.dirname, 'fixtures', 'missing.ts') })
    lines = []
    const log = (entry: LogEntry) => void lines.push(entry)
    await expect(startPlatform({ only: [], apps: [broken], dataDir, ports: 'free', log })).rejects.toThrow(/^broken/)
    expect(lines.some(({ source, text }) => source === 'broken' && text.includes('missing.ts'))).toBe(true)
  })
})
