import { join } from 'node:path'
import { root } from './binaries.ts'
import type { Instance } from './instance.ts'
import { answers } from './probe.ts'
import type { Secrets } from './secrets.ts'
import type { ProcessSpec } from './supervised.ts'

/** What a service is told beside what the run file tells it. */
export type ServiceSurroundings = {
  profile: string
  data: string
  redisUrl: string
  journalUrl: string
  documentsUrl: string
  operatorPassword: string
  secrets: Secrets
}

/** How long a service may take to finish its turns after SIGTERM. */
const grace = 10_000

/** The process of a replica's service. */
export const service = (instance: Instance, around: ServiceSurroundings, env: NodeJS.ProcessEnv): ProcessSpec => {
  const { app, ports, tokens } = instance
  const [program = '', ...args] = app.command
  return {
    name: instance.name,
    // The run file says `node`; what is on the path may be older than the one that the project brings along.
    command: program === 'node' ? join(root, 'node_modules', '.bin', 'node') : program,
    args,
    env: { ...env, ...app.env, ...environment(instance, around) },
    cwd: app.dir,
    graceMs: grace,
    isHealthy: () =>
      answers(`http://127.0.0.1:${ports.app}${app.appHealthCheckPath ?? '/healthz'}`, { 'dapr-api-token': tokens.app }),
  }
}

const environment = ({ app, ports, tokens }: Instance, around: ServiceSurroundings) => ({
  APP_ID: app.appID,
  APP_PORT: `${ports.app}`,
  DAPR_HTTP_PORT: `${ports.http}`,
  DAPR_GRPC_PORT: `${ports.grpc}`,
  DAPR_API_TOKEN: tokens.api,
  APP_API_TOKEN: tokens.app,
  CAMPUS_PROFILE: around.profile,
  CAMPUS_DATA: around.data,
  CAMPUS_REDIS_URL: around.redisUrl,
  CAMPUS_JOURNAL_URL: around.journalUrl,
  CAMPUS_DOCUMENTS_URL: around.documentsUrl,
  CAMPUS_OPERATOR_PASSWORD: around.operatorPassword,
  CAMPUS_CURSOR_KEY: around.secrets.cursorKey,
  // Personal data is sealed with it, so nobody but identity gets it.
  ...(app.appID === 'identity' ? { CAMPUS_MASTER_KEY: around.secrets.masterKey } : {}),
  ...(ports.public ? { PORT: `${ports.public}` } : {}),
})
