import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { stringify } from 'yaml'
import { type Backing, embedded, onPremises, type Profile } from './backing.ts'
import { type DaprRuntime, findDapr, root } from './binaries.ts'
import { type DataFolder, takeDataFolder } from './data-folder.ts'
import { type Instance, instanceOf, token } from './instance.ts'
import { nameResolution } from './name-resolution.ts'
import { claimPorts, type Ports } from './ports.ts'
import { renderResources } from './resources.ts'
import { type AppSpec, readRunFile } from './run-file.ts'
import { tracing } from './tracing.ts'

/** What to run, and how. */
export type PlatformOptions = {
  /** The run file; the project's `dapr.yaml` unless told. */
  file?: string
  /** Apps beside those of the file, such as a test's own. */
  apps?: AppSpec[]
  /** The file's apps to run; all unless told. */
  only?: string[]
  profile?: Profile
  /** Where data is kept; `.campus/<profile>` of the project unless told. */
  dataDir?: string
  /** Empties the data folder first. */
  reset?: boolean
  /** How many of an app run; one unless told. */
  replicas?: Record<string, number>
  /** `file` takes the file's ports where they are free, `free` never does: for runs beside another. */
  ports?: 'file' | 'free'
  /** Variables for every service and sidecar. */
  env?: Record<string, string>
}

/** Everything that is settled before the first process starts. */
export type Plan = {
  profile: Profile
  dapr: DaprRuntime
  data: DataFolder
  ports: Ports
  env: NodeJS.ProcessEnv
  instances: Instance[]
  backing: Backing
  operatorPassword: string
  secrets: Secrets
  smtp: { host: string; port: number }
  /** The port of each app's sidecars for other sidecars: of the only one, or of a balancer before several. */
  internal: Record<string, number>
  resources: (app: AppSpec) => string
  configs: (app: AppSpec) => string[]
}

/** Settles ports, addresses, passwords and files; starts nothing. */
export const makePlan = async (options: PlatformOptions): Promise<Plan> => {
  const dapr = findDapr()
  if (!dapr) throw new Error('the Dapr runtime is missing: `npm start` or `npm test` sets it up')
  const profile = options.profile ?? 'local'
  const apps = appsOf(options).map(app => inProfile(app, profile))
  const data = takeDataFolder(resolve(options.dataDir ?? join(root, '.campus', profile)), options)
  const ports = claimPorts()
  try {
    return await settle(options, { profile, dapr, apps, data, ports })
  } catch (error) {
    ports.release()
    data.release()
    throw error
  }
}

type Taken = Pick<Plan, 'profile' | 'dapr' | 'data' | 'ports'> & { apps: AppSpec[] }

const settle = async (options: PlatformOptions, taken: Taken): Promise<Plan> => {
  const { profile, apps, data, ports } = taken
  const smtp = await mailServer(ports)
  const env = { ...environment(), ...smtpEnv(smtp), ...options.env }
  const instances = await placed(apps, options, ports)
  const backing = await { local: embedded, onprem: onPremises }[profile](env, data, ports)
  const internal = await internalPorts(instances, ports)
  return {
    ...{ profile, dapr: taken.dapr, data, ports, env, instances, backing, smtp, internal },
    operatorPassword: process.env['CAMPUS_OPERATOR_PASSWORD'] ?? defaultPassword(profile, data),
    secrets: secretsOf(data),
    resources: resourcesFor(apps, options, data, [...Object.keys(env), ...Object.keys(backing.sidecarEnv(''))]),
    configs: configsFor(data, internal),
  }
}

/** What services keep secret from one run to the next: made once for a data folder. */
export type Secrets = { cursorKey: string; masterKey: string }

const secretsOf = (data: DataFolder): Secrets => ({
  cursorKey: data.secret('cursor-key', token),
  masterKey: data.secret('master-key', () => randomBytes(32).toString('base64')),
})

/** `operator` on one machine for trying out; where others may come near it, something nobody guesses. */
const defaultPassword = (profile: Profile, data: DataFolder) =>
  profile === 'local' ? 'operator' : data.secret('operator', token)

const appsOf = ({ file = join(root, 'dapr.yaml'), only, apps = [] }: PlatformOptions): AppSpec[] => {
  const listed = only?.length === 0 ? [] : readRunFile(resolve(file))
  const unknown = only?.find(name => listed.every(app => app.appID !== name))
  if (unknown) throw new Error(`${file} has no app ${unknown}`)
  return [...listed.filter(app => !only || only.includes(app.appID)), ...apps]
}

/** The run file names the components of the local profile; another profile has its own folder beside it. */
const inProfile = (app: AppSpec, profile: Profile): AppSpec => {
  const there = (path: string) => path.replace(/(components\/dapr\/)local(?=\/|$)/, `$1${profile}`)
  return {
    ...app,
    resourcesPaths: app.resourcesPaths.map(there),
    ...(app.configFilePath ? { configFilePath: there(app.configFilePath) } : {}),
  }
}

const placed = async (apps: AppSpec[], { replicas, ports: wish }: PlatformOptions, ports: Ports) => {
  const wanted = apps.flatMap(app => Array.from({ length: replicas?.[app.appID] ?? 1 }, (_, at) => ({ app, at })))
  const instances: Instance[] = []
  for (const { app, at } of wanted) instances.push(await instanceOf(app, at, ports, wish !== 'free'))
  return instances
}

const internalPorts = async (instances: Instance[], ports: Ports) => {
  const internal: Record<string, number> = {}
  for (const { app, replica, ports: own } of instances) {
    if (replica === 0) internal[app.appID] = own.internal
    if (replica === 1) internal[app.appID] = await ports.take()
  }
  return internal
}

/** What the runner itself was started with, by npm or a test say, and its children should not see. */
const foreign = /^(DAPR_|APP_|npm_|VITEST)|^(NAMESPACE|PORT|INIT_CWD|NODE_ENV|MODE|DEV|PROD|SSR|BASE_URL|TEST)$/

const environment = (): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].filter(Boolean).join(delimiter)
  return { ...Object.fromEntries(kept), PATH: path, NODE_ENV: 'production' }
}

const mailServer = async (ports: Ports) => ({
  host: process.env['CAMPUS_SMTP_HOST'] ?? '127.0.0.1',
  port: Number(process.env['CAMPUS_SMTP_PORT'] ?? (await ports.take())),
})

const smtpEnv = ({ host, port }: { host: string; port: number }) => ({
  CAMPUS_SMTP_HOST: host,
  CAMPUS_SMTP_PORT: `${port}`,
})

const resourcesFor = (apps: AppSpec[], { apps: own = [] }: PlatformOptions, data: DataFolder, variables: string[]) => {
  const changes = { guests: own.map(app => app.appID), variables }
  const rendered = new Map<string, string>()
  for (const { resourcesPaths } of apps) {
    const key = resourcesPaths.join()
    if (rendered.has(key)) continue
    rendered.set(key, renderResources(resourcesPaths, data.folder('run', `resources-${rendered.size}`), changes))
  }
  return (app: AppSpec) => rendered.get(app.resourcesPaths.join()) ?? ''
}

const configsFor = (data: DataFolder, internal: Record<string, number>) => {
  const addresses = Object.fromEntries(Object.entries(internal).map(([app, port]) => [app, `127.0.0.1:${port}`]))
  const file = join(data.folder('run'), 'config.yaml')
  const spec = { nameResolution: nameResolution(addresses), ...tracing(process.env) }
  writeFileSync(file, stringify({ apiVersion: 'dapr.io/v1alpha1', kind: 'Configuration', spec }))
  return (app: AppSpec) => [...(app.configFilePath ? [app.configFilePath] : []), file]
}
