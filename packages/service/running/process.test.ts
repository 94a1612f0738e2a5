import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'

interface Running {
  readonly child: ChildProcess
  readonly url: string
  readonly said: unknown[]
  readonly lines: string[]
  readonly ended: Promise<number | null>
}

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
})

async function start(env: Record<string, string> = {}): Promise<Running> {
  const child = fork(new URL('../testing/process.ts', import.meta.url), {
    silent: true,
    env: { ...process.env, ...env },
  })
  started.push(child)
  const said: unknown[] = []
  const lines: string[] = []
  child.on('message', message => said.push(message))
  child.stdout?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trim().split('\n')))
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  await expect.poll(() => lines.some(line => line.includes('"listening"')), { timeout: 10_000 }).toBe(true)
  const { port } = JSON.parse(lines.find(line => line.includes('"listening"')) ?? '{}') as { port: number }
  return { child, url: `http://127.0.0.1:${port}`, said, lines, ended }
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status

describe('A process', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'told %s is unhealthy at once, answers what is under way, closes in order, ends with 0',
    async signal => {
      const { child, url, said, lines, ended } = await start()
      expect(await statusOf(`${url}/healthz`)).toBe(200)
      const slow = fetch(`${url}/slow`)
      await expect.poll(() => said).toEqual(['waiting'])
      child.kill(signal)
      await expect.poll(() => statusOf(`${url}/healthz`)).toBe(503)
      child.send('go on')
      expect(await (await slow).json()).toEqual({ done: true })
      expect(await ended).toBe(0)
      expect(said).toEqual(['waiting', 'closed first', 'closed second'])
      expect(lines.some(line => line.includes('something did not close'))).toBe(true)
    },
  )

  test('that must wait for a load balancer goes on answering, unhealthy, before it stops', async () => {
    const { child, url, said, ended } = await start({ CAMPUS_LINGER_MS: '1000' })
    child.kill('SIGTERM')
    await expect.poll(() => statusOf(`${url}/healthz`)).toBe(503)
    expect(await statusOf(`${url}/nothing`)).toBe(404)
    expect(await ended).toBe(0)
    expect(said).toEqual(['closed first', 'closed second'])
  })

  test('told twice ends at once', async () => {
    const { child, url, said, ended } = await start()
    const slow = fetch(`${url}/slow`).catch(() => 'cut')
    await expect.poll(() => said).toEqual(['waiting'])
    child.kill('SIGTERM')
    await expect.poll(() => statusOf(`${url}/healthz`)).toBe(503)
    child.kill('SIGTERM')
    expect(await ended).toBe(1)
    expect(await slow).toBe('cut')
  })

  test('in which a rejection is handled by nobody says so and ends with 1', async () => {
    const { url, lines, ended } = await start()
    await fetch(`${url}/crash`).catch(() => undefined)
    expect(await ended).toBe(1)
    const crashed = lines.find(line => line.includes('"crashed"'))
    expect(JSON.parse(crashed ?? '{}')).toMatchObject({ level: 'fatal', kind: 'rejection', service: 'process' })
  })

  test('with a mistaken environment says what is wrong and does not start', async () => {
    const child = fork(new URL('../testing/process.ts', import.meta.url), { silent: true, env: { APP_PORT: 'eighty' } })
    started.push(child)
    let text = ''
    child.stderr?.setEncoding('utf8').on('data', chunk => {
      text += chunk
    })
    expect((await once(child, 'exit'))[0]).toBe(1)
    expect(text).toContain('APP_PORT')
  })
})
