import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const port = z.number().int().min(1).max(65_535)
/** A list, or one string with commas: the documentation of the Dapr CLI shows both. */
const paths = z.union([z.array(z.string()), z.string().transform(all => all.split(',').map(one => one.trim()))])

const shared = {
  resourcesPath: z.string().optional(),
  resourcesPaths: paths.optional(),
  configFilePath: z.string().optional(),
  appProtocol: z.literal('http').optional(),
  appChannelAddress: z.literal('127.0.0.1').optional(),
  apiListenAddresses: z.literal('127.0.0.1').optional(),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'fatal']).optional(),
  appMaxConcurrency: z.number().int().optional(),
  maxBodySize: z.string().optional(),
  readBufferSize: z.string().optional(),
  enableAppHealthCheck: z.boolean().optional(),
  appHealthCheckPath: z.string().startsWith('/').optional(),
  appHealthProbeInterval: z.number().int().min(1).optional(),
  appHealthProbeTimeout: z.number().int().min(1).optional(),
  appHealthThreshold: z.number().int().min(1).optional(),
  enableApiLogging: z.boolean().optional(),
  env: z.record(z.string(), text).optional(),
  // Known to the CLI, of no meaning here: one log, one runtime, one control plane.
  appLogDestination: z.string().optional(),
  daprdLogDestination: z.string().optional(),
  runtimePath: z.string().optional(),
  placementHostAddress: z.string().optional(),
  schedulerHostAddress: z.string().optional(),
}

const app = z.strictObject({
  ...shared,
  appID: z.string().regex(/^[a-z0-9-]+$/, 'lower case letters, digits and hyphens only'),
  appDirPath: z.string(),
  appPort: port.optional(),
  daprHTTPPort: port.optional(),
  daprGRPCPort: port.optional(),
  daprInternalGRPCPort: port.optional(),
  metricsPort: port.optional(),
  command: z.array(z.string()).min(1),
})

const runFile = z.strictObject({
  version: z.literal(1),
  common: z.strictObject(shared).default({}),
  apps: z.array(app).min(1),
})

type Shared = Omit<z.infer<typeof app>, 'appID' | 'appDirPath' | 'command' | 'env' | 'resourcesPath' | 'resourcesPaths'>

/** One app of the run file, with `common` merged in and every path absolute. */
export type AppSpec = Shared & {
  appID: string
  dir: string
  command: string[]
  env: Record<string, string>
  resourcesPaths: string[]
}

/**
 * Reads a multi-app run file of the Dapr CLI (`dapr.yaml`). Paths of `common` and `appDirPath` are relative to the
 * file, an app's other paths to its `appDirPath`; what an app says wins over `common`, variable by variable for `env`.
 * @throws Error that names the file, the place in it and what is wrong
 */
export const readRunFile = (file: string): AppSpec[] => parseRunFile(readFileSync(file, 'utf8'), resolve(file))

/** The same for the text of a file that stands, or would stand, at `file` (absolute). */
export const parseRunFile = (source: string, file: string): AppSpec[] => {
  const parsed = runFile.safeParse(parse(source))
  if (!parsed.success) throw new Error(`${file}: ${complaints(parsed.error)}`)
  const { common, apps } = parsed.data
  const twice = apps.find((one, at) => apps.findIndex(other => other.appID === one.appID) !== at)
  if (twice) throw new Error(`${file}: app ${twice.appID} is there twice`)
  return apps.map(one => merge(common, one, dirname(file)))
}

const complaints = (error: z.ZodError) =>
  error.issues.map(issue => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('; ')

const merge = (
  common: z.infer<typeof runFile>['common'],
  { appDirPath, ...own }: z.infer<typeof app>,
  base: string,
): AppSpec => {
  const dir = resolve(base, appDirPath)
  const ours = resourcesOf(own)?.map(path => resolve(dir, path))
  const theirs = resourcesOf(common)?.map(path => resolve(base, path))
  const config = own.configFilePath
    ? resolve(dir, own.configFilePath)
    : common.configFilePath && resolve(base, common.configFilePath)
  return {
    ...withoutPaths(common),
    ...withoutPaths(own),
    appID: own.appID,
    command: own.command,
    dir,
    env: { ...common.env, ...own.env },
    resourcesPaths: ours ?? theirs ?? [],
    ...(config ? { configFilePath: config } : {}),
  }
}

type Paths = { resourcesPath?: string | undefined; resourcesPaths?: string[] | undefined }

const resourcesOf = (from: Paths) => from.resourcesPaths ?? (from.resourcesPath ? [from.resourcesPath] : undefined)

const withoutPaths = <T extends Paths>({ resourcesPath: _one, resourcesPaths: _all, ...rest }: T) => rest
