import { z } from 'zod'
import type { Instance } from './instance.ts'
import { answered, answers } from './probe.ts'
import type { AppSpec } from './run-file.ts'
import type { ProcessSpec } from './supervised.ts'

/** What every sidecar of a platform shares. */
export type SidecarSetting = {
  daprd: string
  resources: (app: AppSpec) => string
  configs: (app: AppSpec) => string[]
  placement: string
  scheduler: string
  cwd: string
}

/** The sidecar of a replica. It and its app come and go without each other. */
export const sidecar = (instance: Instance, setting: SidecarSetting, env: NodeJS.ProcessEnv): ProcessSpec => ({
  name: `${instance.name}:sidecar`,
  command: setting.daprd,
  args: [...identity(instance), ...listening(instance), ...health(instance.app), ...surroundings(instance, setting)],
  env: {
    ...env,
    DAPR_HOST_IP: '127.0.0.1',
    DAPR_API_TOKEN: instance.tokens.api,
    APP_API_TOKEN: instance.tokens.app,
  },
  cwd: setting.cwd,
  logs: instance.app.logLevel === 'info' || instance.app.logLevel === 'debug' ? 'info' : 'warn',
  graceMs: 10_000,
  isHealthy: () => isReady(instance),
})

const identity = ({ app, ports }: Instance) => [
  ...['--app-id', app.appID, '--app-port', `${ports.app}`, '--app-protocol', 'http'],
  ...['--app-channel-address', '127.0.0.1'],
  ...option('--app-max-concurrency', app.appMaxConcurrency),
  ...option('--max-body-size', app.maxBodySize),
  ...option('--read-buffer-size', app.readBufferSize),
]

const listening = ({ ports }: Instance) => [
  ...['--dapr-http-port', `${ports.http}`, '--dapr-grpc-port', `${ports.grpc}`],
  ...['--dapr-listen-addresses', '127.0.0.1'],
  ...['--dapr-internal-grpc-port', `${ports.internal}`, '--dapr-internal-grpc-listen-address', '127.0.0.1'],
  ...['--metrics-port', `${ports.metrics}`, '--metrics-listen-address', '127.0.0.1'],
]

const health = (app: AppSpec) =>
  app.enableAppHealthCheck === false
    ? []
    : [
        '--enable-app-health-check',
        ...option('--app-health-check-path', app.appHealthCheckPath),
        ...option('--app-health-probe-interval', app.appHealthProbeInterval),
        ...option('--app-health-probe-timeout', app.appHealthProbeTimeout),
        ...option('--app-health-threshold', app.appHealthThreshold),
      ]

const surroundings = ({ app }: Instance, setting: SidecarSetting) => [
  ...['--placement-host-address', setting.placement, '--scheduler-host-address', setting.scheduler],
  ...['--resources-path', setting.resources(app), ...setting.configs(app).flatMap(file => ['--config', file])],
  ...['--enable-mtls=false', '--dapr-graceful-shutdown-seconds', '5'],
  ...['--log-level', app.logLevel ?? 'warn', '--log-as-json'],
  ...(app.enableApiLogging ? ['--enable-api-logging'] : []),
]

const option = (flag: string, value: string | number | undefined) => (value === undefined ? [] : [flag, `${value}`])

const config = z.object({ entities: z.array(z.string()).default([]) })
const metadata = z.object({
  actorRuntime: z.object({
    runtimeStatus: z.string(),
    hostReady: z.boolean().default(false),
    activeActors: z.array(z.object({ type: z.string() })).default([]),
  }),
})

/**
 * The sidecar is up, has found its app healthy (only then does it pass calls on, subscribe and register the app with
 * placement) and hosts the app's actor types. Its own health says nothing of all but the first.
 */
const isReady = async (instance: Instance): Promise<boolean> => {
  const base = `http://127.0.0.1:${instance.ports.http}/v1.0`
  const headers = { 'dapr-api-token': instance.tokens.api }
  if (!(await answers(`${base}/healthz`, headers))) return false
  const actors = metadata.safeParse(await answered(`${base}/metadata`, headers)).data?.actorRuntime
  if (actors?.runtimeStatus !== 'RUNNING' || !actors.hostReady) return false
  const types = await actorTypes(instance)
  return types.every(type => actors.activeActors.some(hosted => hosted.type === type))
}

/** What the app told its sidecar; an app that has no such route hosts none. */
const actorTypes = async ({ ports, tokens }: Instance): Promise<string[]> => {
  const told = await answered(`http://127.0.0.1:${ports.app}/dapr/config`, { 'dapr-api-token': tokens.app })
  return config.safeParse(told).data?.entities ?? []
}
