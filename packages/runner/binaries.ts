import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** The project's folder. */
export const root = realpathSync(join(import.meta.dirname, '..', '..'))

/** Where what is built or unpacked for all checkouts lives; `CAMPUS_CACHE` overrides it. */
export const cacheFolder = (): string => process.env['CAMPUS_CACHE'] ?? join(homedir(), '.cache', 'campus')

/** Dapr's three programs, in one folder. */
export type DaprRuntime = { daprd: string; placement: string; scheduler: string }

const dapr = ['daprd', 'placement', 'scheduler'] as const
const oldest = [1, 18] as const

/** The version of Dapr that `deploy/dapr-runtime` pins, such as `1.18.2`. */
export const pinnedDaprVersion = (): string => {
  const pinned = /github\.com\/dapr\/dapr v(\S+)/.exec(readFileSync(join(daprModule, 'go.mod'), 'utf8'))?.[1]
  if (!pinned) throw new Error('deploy/dapr-runtime/go.mod does not name github.com/dapr/dapr')
  return pinned
}

/** The Go module from which the runtime is built. */
export const daprModule: string = join(root, 'deploy', 'dapr-runtime')

const daprSources = ['go.mod', 'go.sum', 'cmd/daprd/main.go', 'answered/answered.go']

/** Where the runtime built from the module as it now is belongs; another module is another folder. */
export const builtDaprFolder = (): string => {
  const hash = createHash('sha256')
  for (const file of daprSources) hash.update(readFileSync(join(daprModule, file)))
  return join(cacheFolder(), `dapr-${pinnedDaprVersion()}-${hash.digest('hex').slice(0, 8)}`)
}

/**
 * The built runtime, else an installed one of 1.18 or later (on the path, or in the Dapr CLI's folder), else nothing.
 * An installed `daprd` without the SMTP binding does not count: mail would silently go nowhere.
 */
export const findDapr = (): DaprRuntime | undefined => {
  const built = builtDaprFolder()
  if (isComplete(built)) return inFolder(built)
  const folders = [...searchPath(), join(homedir(), '.dapr', 'bin')]
  const folder = folders.find(one => isComplete(one) && isRecent(join(one, 'daprd')) && sendsMail(join(one, 'daprd')))
  return folder ? inFolder(folder) : undefined
}

const inFolder = (folder: string): DaprRuntime => ({
  daprd: join(folder, 'daprd'),
  placement: join(folder, 'placement'),
  scheduler: join(folder, 'scheduler'),
})

const isComplete = (folder: string) => dapr.every(program => isExecutable(join(folder, program)))

const isRecent = (daprd: string): boolean => {
  try {
    const version = execFileSync(daprd, ['--version'], { encoding: 'utf8', timeout: 10_000 })
    const [major = 0, minor = 0] = version.trim().replace(/^v/, '').split('.').map(Number)
    return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
  } catch {
    return false
  }
}

const sendsMail = (daprd: string) => readFileSync(daprd).includes('components-contrib/bindings/smtp')

const searchPath = () => (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A program on the path or in one of the other folders, in this order. */
export const findProgram = (name: string, ...folders: string[]): string | undefined =>
  [...searchPath(), ...folders].map(folder => join(folder, name)).find(isExecutable)

/** Redis from the path, or as unpacked into the cache. */
export const findRedis = (): string | undefined =>
  findProgram('redis-server', '/usr/sbin', join(cacheFolder(), 'redis'))

/** The folder of PostgreSQL's server programs; Debian keeps them off the path, the newest version wins. */
export const findPostgres = (): string | undefined => {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map(version => join(debian, version, 'bin')), ...searchPath()]
  return folders.find(folder => isExecutable(join(folder, 'postgres')) && isExecutable(join(folder, 'initdb')))
}

/** RabbitMQ's start script; Debian's wrapper on the path insists on its own user and folders, so it comes last. */
export const findRabbit = (): string | undefined =>
  ['/usr/lib/rabbitmq/bin/rabbitmq-server'].find(isExecutable) ?? findProgram('rabbitmq-server')
