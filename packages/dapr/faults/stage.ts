import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Aggregates, type CommandMessage, Sidecar } from '@campus/dapr'
import type { Platform } from '@campus/runner'
import { type TestPlatform, until, usePlatform } from '@campus/testing'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import { Publisher } from '../publisher.ts'
import type { Passed, Trap } from './fixture/trap.ts'

/** The service that things happen to, the one that hears of it, and the tenant of all of it. */
export const APP = 'faults'
export const WATCHER = 'watcher'
export const TENANT = 'north'

/**
 * Milliseconds until the first success after a fault: I12 asks for ten seconds on a machine that has nothing else to do,
 * which a machine that runs tests may not be.
 */
export const RECOVERY = 20_000

const fixture = (name: string): string => join(import.meta.dirname, 'fixture', name)

/** A platform with those two, and a caller whose sidecar no test touches. */
export const useStage = (replicas = 1, more: Pick<TestPlatform, 'services'> = {}): (() => Platform) =>
  usePlatform({
    ...more,
    fixtures: [
      { appId: APP, main: fixture('main.ts'), replicas },
      { appId: WATCHER, main: fixture('watcher.ts') },
      { appId: 'caller', main: fixture('caller.ts') },
    ],
  })

/** Sends commands as a service does, through the sidecar of `app`; its connections are closed after the test. */
export const sender = (platform: Platform, app = 'caller', replica = 0): Aggregates =>
  new Aggregates(sidecarOf(platform, app, replica))

/** A command as a test sends it. */
export const command = <C>(id: string, what: C): CommandMessage & { command: C } => ({
  id,
  by: 'somebody',
  correlationId: id,
  command: what,
})

/** One actor call, sent once whatever becomes of it; the status of the answer, 0 without one. */
export async function callOnce(platform: Platform, type: string, id: string, message: CommandMessage): Promise<number> {
  const url = `${platform.sidecarUrl('caller')}/v1.0/actors/${type}/${TENANT}:${id}/method/turn`
  const headers = { 'content-type': 'application/json', 'dapr-api-token': platform.apiToken('caller') }
  const body = JSON.stringify({ commands: [message] })
  return fetch(url, { method: 'PUT', headers, body, signal: AbortSignal.timeout(20_000) }).then(
    ({ status }) => status,
    () => 0,
  )
}

/** Asks the fixture service itself, past its sidecar. */
export async function ask(
  platform: Platform,
  path: string,
  replica = 0,
  body?: object,
  method = body ? 'POST' : 'GET',
): Promise<unknown> {
  const headers = { 'content-type': 'application/json', 'dapr-api-token': platform.appToken(APP, replica) }
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
  const answer = await fetch(`${platform.url(APP, replica)}${path}`, { ...init, signal: AbortSignal.timeout(5_000) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return answer.json()
}

/** Lays a trap for the next time that the service comes by. */
export const lay = (platform: Platform, trap: Trap, replica = 0): Promise<unknown> =>
  ask(platform, '/faults/trap', replica, trap)

export const disarm = (platform: Platform, replica = 0): Promise<unknown> =>
  ask(platform, '/faults/trap', replica, undefined, 'DELETE')

export const stepsOf = async (platform: Platform, replica = 0): Promise<Passed[]> =>
  (await ask(platform, '/faults/steps', replica)) as Passed[]

/** Resolves when the process, alive now, has ended; from then on it stays down until it is brought up. */
export async function deathOf(platform: Platform, name: string, replica = 0): Promise<void> {
  const process = platform.process(name, replica)
  const before = process.restarts
  await until(() => process.restarts > before, { every: 5, within: 20_000, what: `the end of ${name}` })
  await process.down()
}

/** Resolves when the process is stopped by a SIGSTOP. */
export function untilStopped(platform: Platform, name: string, replica = 0): Promise<unknown> {
  const { pid } = platform.process(name, replica)
  const state = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0]
  return until(() => state() === 'T', { every: 10, what: `the stop of ${name}` })
}

/** The platform's Redis; closed after the test. */
export function redisOf(platform: Platform): Redis {
  const redis = new Redis(platform.redisUrl, { lazyConnect: false, maxRetriesPerRequest: null })
  redis.on('error', () => undefined)
  onTestFinished(() => redis.disconnect())
  return redis
}

/** The replica that took the aggregate's latest turn; both must be awake, or the one that is must have taken it. */
export async function homeOf(platform: Platform, id: string): Promise<number> {
  const lasts = await Promise.all(
    [0, 1].map(async replica => {
      const steps = await stepsOf(platform, replica).catch(() => [])
      return steps.findLast(passed => passed.id === id)?.at ?? 0
    }),
  )
  return lasts[0] !== undefined && lasts[1] !== undefined && lasts[1] > lasts[0] ? 1 : 0
}

/** Puts events on topics, as a service does; its connections are closed after the test. */
export const publisherOf = (platform: Platform): Publisher => new Publisher(sidecarOf(platform, 'caller', 0))

function sidecarOf(platform: Platform, app: string, replica: number): Sidecar {
  const port = Number(new URL(platform.sidecarUrl(app, replica)).port)
  const sidecar = new Sidecar({ port, apiToken: platform.apiToken(app, replica) })
  onTestFinished(() => sidecar.close())
  return sidecar
}
