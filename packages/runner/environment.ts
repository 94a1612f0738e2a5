import { delimiter, join } from 'node:path'
import { root } from './binaries.ts'

/** What the runner itself was started with, by npm or a test say, and its children should not see. */
const foreign = /^(DAPR_|APP_|npm_|VITEST)|^(NAMESPACE|PORT|INIT_CWD|NODE_ENV|MODE|DEV|PROD|SSR|BASE_URL|TEST)$/

/** What every process of a platform inherits. */
export const environment = (): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].filter(Boolean).join(delimiter)
  return { ...Object.fromEntries(kept), PATH: path, NODE_ENV: 'production' }
}
