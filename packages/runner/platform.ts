import { balance } from './balancer.ts'
import { type ControlPlanePart, placement, scheduler } from './control-plane.ts'
import type { Instance } from './instance.ts'
import type { Log } from './log.ts'
import { type Mail, openMailbox } from './mail.ts'
import type { PlatformOptions } from './options.ts'
import { makePlan, type Plan } from './plan.ts'
import { service } from './service.ts'
import { type SidecarSetting, sidecar } from './sidecar.ts'
import { type RunningProcess, supervise } from './supervised.ts'

/** A running platform. Replicas count from 0. */
export type Platform = {
  /** Where an app's own port is, which its sidecar calls: `http://127.0.0.1:<port>`. */
  url: (app: string, replica?: number) => string
  /** Where an app that has a port for the world listens on it. */
  publicUrl: (app: string, replica?: number) => string
  sidecarUrl: (app: string, replica?: number) => string
  /** What the app expects in `dapr-api-token`. */
  appToken: (app: string, replica?: number) => string
  /** What the app's sidecar expects in `dapr-api-token`. */
  apiToken: (app: string, replica?: number) => string
  /** A process by its name: `catalog`, `catalog:sidecar`, `placement`, `scheduler`, `redis` and so on. */
  process: (name: string, replica?: number) => RunningProcess
  processes: () => RunningProcess[]
  redisUrl: string
  journalUrl: (app: string) => string
  documentsUrl: (app: string) => string
  /** Where sidecars deliver mail; the platform's own server keeps it as files in `folder`. */
  mail: Mail
  operatorPassword: string
  dataDir: string
  /** Ends everything in order: services first, servers last. `kill` leaves nobody time. */
  stop: (options?: { kill?: boolean }) => Promise<void>
}

type Run = {
  plan: Plan
  log: Log
  services: RunningProcess[]
  sidecars: RunningProcess[]
  control: RunningProcess[]
  servers: RunningProcess[]
  /** What runs in this process. */
  inside: { close: () => unknown }[]
}

/**
 * Starts a platform and resolves when all of it is healthy: servers and control plane first, then every sidecar and
 * service at once.
 * @param options what to run; `log` gets every line, `signal` ends the start early
 * @throws Error that names what did not become healthy, after everything was stopped again
 */
export const startPlatform = async (
  options: PlatformOptions & { log?: Log; signal?: AbortSignal } = {},
): Promise<Platform> => {
  const plan = await makePlan(options)
  const log = options.log ?? (() => {})
  const run: Run = { plan, log, services: [], sidecars: [], control: [], servers: [], inside: [] }
  const abort = () => void stop(run)
  options.signal?.addEventListener('abort', abort)
  try {
    await start(run)
    options.signal?.throwIfAborted()
    return platformOf(run)
  } catch (error) {
    await stop(run)
    throw error
  } finally {
    options.signal?.removeEventListener('abort', abort)
  }
}

const start = async (run: Run) => {
  const { plan, log } = run
  const place = await placement(plan.dapr, plan.env, plan.data.folder('run'), plan.ports)
  const schedule = await scheduler(plan.dapr, plan.env, plan.data.folder('scheduler'), plan.ports)
  run.servers = plan.backing.servers.map(spec => supervise(spec, log))
  run.control = [place, schedule].map(({ spec }) => supervise(spec, log))
  // The scheduler is slow to start, and sidecars wait for it on their own.
  await Promise.all([...run.servers, ...run.control.slice(0, 1)].map(one => one.untilHealthy()))
  await plan.backing.prepare(plan.instances.map(({ app }) => app.appID))
  run.inside = await Promise.all([
    ...replicated(plan).map(([port, targets]) => balance(port, targets)),
    openMailbox(plan.mail),
  ])
  run.sidecars = startSidecars(run, place, schedule)
  run.services = startServices(run)
  await Promise.all([...run.control, ...run.sidecars, ...run.services].map(one => one.untilHealthy(90_000)))
}

const replicated = ({ instances, internal }: Plan) =>
  Object.entries(internal)
    .map(([appID, port]) => [port, instances.filter(({ app }) => app.appID === appID)] as const)
    .filter(([, group]) => group.length > 1)
    .map(([port, group]) => [port, group.map(({ ports }) => ports.internal)] as const)

const startSidecars = ({ plan, log }: Run, place: ControlPlanePart, schedule: ControlPlanePart) => {
  const setting: SidecarSetting = {
    daprd: plan.dapr.daprd,
    resources: plan.resources,
    configs: plan.configs,
    placement: place.address,
    scheduler: schedule.address,
    cwd: plan.data.folder('run'),
  }
  return plan.instances.map(instance => {
    const env = { ...plan.env, ...plan.backing.sidecarEnv(instance.app.appID) }
    return supervise(sidecar(instance, setting, env), log)
  })
}

const startServices = ({ plan, log }: Run) =>
  plan.instances.map(instance => {
    const { appID } = instance.app
    const around = {
      profile: plan.profile,
      data: plan.data.folder(appID),
      redisUrl: plan.backing.redisUrl,
      journalUrl: plan.backing.journalUrl(appID),
      documentsUrl: plan.backing.documentsUrl(appID),
      operatorPassword: plan.operatorPassword,
      secrets: plan.secrets,
    }
    return supervise(service(instance, around, plan.env), log)
  })

/** Each service before its sidecar, so that it can finish its turns; the servers when nobody needs them any more. */
const stop = async (run: Run, options: { kill?: boolean } = {}) => {
  const endPair = async (service: RunningProcess | undefined, sidecar: RunningProcess) => {
    await service?.down(options)
    await sidecar.down(options)
  }
  await Promise.all(run.sidecars.map((sidecar, at) => endPair(run.services[at], sidecar)))
  for (const group of [run.control, run.servers]) await Promise.all(group.map(one => one.down(options)))
  for (const one of run.inside) await one.close()
  run.plan.ports.release()
  run.plan.data.release()
}

const platformOf = (run: Run): Platform => {
  const { plan } = run
  const processes = () => [...run.services, ...run.sidecars, ...run.control, ...run.servers]
  const instance = (app: string, replica = 0): Instance => {
    const found = plan.instances.find(one => one.app.appID === app && one.replica === replica)
    if (!found) throw new Error(`no app ${app}, replica ${replica}, in this platform`)
    return found
  }
  const at = (port: number | undefined) => `http://127.0.0.1:${port}`
  return {
    url: (app, replica) => at(instance(app, replica).ports.app),
    publicUrl: (app, replica) => at(instance(app, replica).ports.public),
    sidecarUrl: (app, replica) => at(instance(app, replica).ports.http),
    appToken: (app, replica) => instance(app, replica).tokens.app,
    apiToken: (app, replica) => instance(app, replica).tokens.api,
    process: (name, replica = 0) => named(processes(), name, replica),
    processes,
    redisUrl: plan.backing.redisUrl,
    journalUrl: plan.backing.journalUrl,
    documentsUrl: plan.backing.documentsUrl,
    mail: plan.mail,
    operatorPassword: plan.operatorPassword,
    dataDir: plan.data.path,
    stop: options => stop(run, options),
  }
}

const named = (processes: RunningProcess[], name: string, replica: number): RunningProcess => {
  const [app, part] = name.split(':')
  const full = [replica === 0 ? app : `${app}.${replica}`, part].filter(Boolean).join(':')
  const found = processes.find(one => one.name === full)
  if (!found) throw new Error(`no process ${full}; there are ${processes.map(one => one.name).join(', ')}`)
  return found
}
