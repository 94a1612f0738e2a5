import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  type AppSpec,
  type LogEntry,
  type Platform,
  type Profile,
  printLog,
  readRunFile,
  root,
  startPlatform,
} from '@campus/runner'
import { afterAll, beforeAll, beforeEach } from 'vitest'

/** A service of a test's own: a main.ts that is not in dapr.yaml, with a sidecar that has every component. */
export type Fixture = { appId: string; main: string; replicas?: number; env?: Record<string, string> }

export type TestPlatform = {
  /** Apps of dapr.yaml. */
  services?: string[]
  fixtures?: Fixture[]
  replicas?: Record<string, number>
  profile?: Profile
  /** Variables for every service and sidecar. */
  env?: Record<string, string>
}

const startMs = 180_000
const stopMs = 60_000
const keptLines = 2_000

/** `CAMPUS_TEST_PROFILE`, or local. */
export const testProfile = (): Profile => (process.env['CAMPUS_TEST_PROFILE'] === 'onprem' ? 'onprem' : 'local')

/**
 * Boots real sidecars, broker and stores for the tests of a file (or of the `describe` it is called in), on free ports
 * and in a data folder that is gone afterwards. The log appears on stderr when one of the tests fails.
 * @returns gives the platform, once the tests run
 */
export const usePlatform = (wanted: TestPlatform): (() => Platform) => {
  let platform: Platform | undefined
  let failed = false
  let dataDir = ''
  const lines: LogEntry[] = []
  const log = (entry: LogEntry) => {
    lines.push(entry)
    if (lines.length > keptLines) lines.shift()
  }
  const dump = () => lines.forEach(printLog(process.stderr))

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'campus-test-'))
    platform = await startPlatform({ ...optionsOf(wanted), dataDir, log }).catch(error => {
      dump()
      throw error
    })
  }, startMs)
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => {
      failed = true
    })
  })
  afterAll(async () => {
    await platform?.stop()
    rmSync(dataDir, { recursive: true, force: true })
    if (failed) dump()
  }, stopMs)

  return () => {
    if (!platform) throw new Error('the platform is there once the tests run, not while they are described')
    return platform
  }
}

/** A platform with one fixture service in it and nothing else. */
export const bootFixture = (fixture: Fixture, wanted: Omit<TestPlatform, 'services' | 'fixtures'> = {}) =>
  usePlatform({ ...wanted, fixtures: [fixture] })

const optionsOf = ({
  services = [],
  fixtures = [],
  replicas = {},
  profile = testProfile(),
  env = {},
}: TestPlatform) => {
  const own = fixtures.map(({ appId, replicas: count }) => [appId, count ?? 1] as const)
  return {
    profile,
    env: { LOG_LEVEL: 'debug', ...env },
    only: services,
    apps: fixtures.map(fixtureApp),
    replicas: { ...replicas, ...Object.fromEntries(own) },
    ports: 'free' as const,
  }
}

/** Like the apps of dapr.yaml in all that its `common` says. */
export const fixtureApp = ({ appId, main, env = {} }: Fixture): AppSpec => {
  const [model] = readRunFile(join(root, 'dapr.yaml'))
  if (!model) throw new Error('dapr.yaml has no apps')
  const { appPort: _app, daprHTTPPort: _http, daprGRPCPort: _grpc, ...shared } = model
  return { ...shared, appID: appId, dir: root, command: ['node', resolve(main)], env }
}
