import { join, resolve } from 'node:path'
import { appsOf, inProfile, internalPorts, placed } from './apps.ts'
import { type Backing, embedded, onPremises, type Profile } from './backing.ts'
import { type DaprRuntime, findDapr, root } from './binaries.ts'
import { type DataFolder, takeDataFolder } from './data-folder.ts'
import { environment } from './environment.ts'
import type { Instance } from './instance.ts'
import { type Mail, mailEnv, mailServer } from './mail.ts'
import type { PlatformOptions } from './options.ts'
import { claimPorts, type Ports } from './ports.ts'
import type { AppSpec } from './run-file.ts'
import { operatorPassword, type Secrets, secretsOf } from './secrets.ts'
import { configsFor, resourcesFor } from './sidecar-files.ts'

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
  mail: Mail
  /** By app id, the port for calls of other sidecars. */
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
  const mail = await mailServer({ ...process.env, ...options.env }, data, ports)
  const env = { ...environment(), ...options.env, ...mailEnv(mail) }
  const instances = await placed(apps, options, ports)
  const backing = await { local: embedded, onprem: onPremises }[profile](env, data, ports)
  const internal = await internalPorts(instances, ports)
  const guests = (options.apps ?? []).map(app => app.appID)
  const variables = [...Object.keys(env), ...Object.keys(backing.sidecarEnv(''))]
  return {
    ...{ profile, dapr: taken.dapr, data, ports, env, instances, backing, mail, internal },
    operatorPassword: operatorPassword(profile, data),
    secrets: secretsOf(data),
    resources: resourcesFor(apps, data, { guests, variables }),
    configs: configsFor(data, internal),
  }
}
