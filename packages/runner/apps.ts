import { join, resolve } from 'node:path'
import type { Profile } from './backing.ts'
import { root } from './binaries.ts'
import { type Instance, instanceOf } from './instance.ts'
import type { PlatformOptions } from './options.ts'
import type { Ports } from './ports.ts'
import { type AppSpec, readRunFile } from './run-file.ts'

/**
 * The apps to run: those wanted of the run file, then those beside it.
 * @throws Error for a wanted app that the file does not have
 */
export const appsOf = ({ file = join(root, 'dapr.yaml'), only, apps = [] }: PlatformOptions): AppSpec[] => {
  const listed = only?.length === 0 ? [] : readRunFile(resolve(file))
  const unknown = only?.find(name => listed.every(app => app.appID !== name))
  if (unknown) throw new Error(`${file} has no app ${unknown}`)
  return [...listed.filter(app => !only || only.includes(app.appID)), ...apps]
}

/** The run file names the components of the local profile; another profile has its own folder beside it. */
export const inProfile = (app: AppSpec, profile: Profile): AppSpec => {
  const there = (path: string) => path.replace(/(components\/dapr\/)local(?=\/|$)/, `$1${profile}`)
  return {
    ...app,
    resourcesPaths: app.resourcesPaths.map(there),
    ...(app.configFilePath ? { configFilePath: there(app.configFilePath) } : {}),
  }
}

/** Every replica of every app, with ports and tokens of its own. */
export const placed = async (apps: AppSpec[], { replicas, ports: wish }: PlatformOptions, ports: Ports) => {
  const wanted = apps.flatMap(app => Array.from({ length: replicas?.[app.appID] ?? 1 }, (_, at) => ({ app, at })))
  const instances: Instance[] = []
  for (const { app, at } of wanted) instances.push(await instanceOf(app, at, ports, wish !== 'free'))
  return instances
}

/** The port at which each app's sidecars take calls of other sidecars: of the only one, or of a balancer before several. */
export const internalPorts = async (instances: Instance[], ports: Ports) => {
  const internal: Record<string, number> = {}
  for (const { app, replica, ports: own } of instances) {
    if (replica === 0) internal[app.appID] = own.internal
    if (replica === 1) internal[app.appID] = await ports.take()
  }
  return internal
}
