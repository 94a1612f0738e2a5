import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'

/** Ports of 127.0.0.1 that nothing listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map(server => once(server, 'listening')))
  const ports = servers.map(server => (server.address() as AddressInfo).port)
  await Promise.all(servers.map(server => once(server.close(), 'close')))
  return ports
}

export interface Running {
  /** What it has printed so far. */
  output(): string
  hasEnded(): boolean
  stop(): Promise<void>
}

/** Starts a program; `stop` asks it to end, and ends it after ten seconds. */
export function start(program: string, args: readonly string[], options: SpawnOptions): Running {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (output += chunk))
  const ended = once(child, 'exit')
  return {
    output: () => output,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: () => stopped(child, ended),
  }
}

async function stopped(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}

/** Resolves when `isUp` says so; throws with the program's output when it ends first or takes longer than 30 seconds. */
export async function untilUp(running: Running, isUp: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await isUp().catch(() => false))) {
    if (running.hasEnded() || performance.now() > deadline) throw new Error(`did not come up:\n${running.output()}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

/** Servers that refuse to run as root get an unprivileged account. */
export function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
