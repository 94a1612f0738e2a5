import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, root } from '@campus/runner'
import { setUpGoProgram } from './go-program.ts'

const module = join(root, 'loadtest', 'k6')

/** The load generator: from the path, else built from its Go module into the cache. Resolves to the program's path. */
export const setUpK6 = async (): Promise<string> => {
  const found = findProgram('k6')
  if (found) return found
  const version = /go\.k6\.io\/k6 v(\S+)/.exec(readFileSync(join(module, 'go.mod'), 'utf8'))?.[1] ?? ''
  return setUpGoProgram({ name: 'k6', version, module, package: 'go.k6.io/k6', instead: 'k6' })
}
