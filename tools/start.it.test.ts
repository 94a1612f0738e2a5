import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@campus/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let data = ''
let child: ChildProcess
let output = ''

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'campus-test-'))
})
afterEach(() => {
  child.kill('SIGKILL')
  rmSync(data, { recursive: true, force: true })
})

/** Resolves to the processes that the runner started. */
const start = async (env: Record<string, string> = {}): Promise<number[]> => {
  output = ''
  const command = [join(import.meta.dirname, 'start.ts'), '--data', data]
  const file = ['--file', join(import.meta.dirname, 'fixtures', 'dapr.yaml')]
  child = spawn(process.execPath, [...command, ...file], { env: { ...process.env, ...env } })
  child.stdout?.on('data', chunk => {
    output += chunk
  })
  child.stderr?.on('data', chunk => {
    output += chunk
  })
  await until(() => output.includes('Campus is up'), { within: 60_000, what: 'the platform' })
  const pid = child.pid ?? 0
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
}

const ended = () => until(() => child.exitCode ?? undefined, { within: 30_000, what: 'the end of npm start' })

const isAlive = (pid: number) => {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

describe('npm start', () => {
  it('says where it is, who can log in and what to try first', async () => {
    await start({ PORT: '', CAMPUS_OPERATOR_PASSWORD: 'operator' })
    expect(output).toContain('Campus is up: http://127.0.0.1:28080')
    expect(output).toContain('tenant platform, username operator, password operator')
    expect(output).toContain('/v1/auth/token')
  })

  it('shows one log in which every line says whose it is', async () => {
    await start()
    expect(output).toMatch(/^\d\d:\d\d:\d\d\.\d{3} student-bff +listening$/m)
  })

  it('ends in order on Ctrl-C, however often npm and the terminal pass it on', async () => {
    const children = await start()
    child.kill('SIGINT')
    child.kill('SIGINT')
    expect(await ended()).toBe(0)
    expect(output).toMatch(/student-bff +draining[\s\S]*campus: stopped/)
    expect(children.filter(isAlive)).toEqual([])
  })

  it('kills what does not end when Ctrl-C comes once more', async () => {
    const children = await start({ ECHO_STUBBORN: 'yes' })
    child.kill('SIGINT')
    await new Promise(resolve => setTimeout(resolve, 1_500))
    child.kill('SIGINT')
    await ended()
    expect(output).not.toContain('still runs after')
    expect(children.filter(isAlive)).toEqual([])
  })

  it('leaves no process behind even when it is killed itself', async () => {
    const children = await start()
    expect(children.filter(isAlive)).toHaveLength(5)
    child.kill('SIGKILL')
    await until(() => children.every(pid => !isAlive(pid)))
  })
})
