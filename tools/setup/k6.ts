import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, findProgram, root } from '@campus/runner'
import { buildOnce } from './build-once.ts'
import { goBuild } from './go.ts'
import { say } from './say.ts'

const module = join(root, 'loadtest', 'k6')

/** The load generator: from the path, else built from its Go module into the cache. Resolves to the program's path. */
export const setUpK6 = async (): Promise<string> => {
  const found = findProgram('k6')
  if (found) return found
  const folder = builtFolder()
  if (!existsSync(folder)) say(`building k6 into ${folder}, once`)
  await buildOnce(folder, into =>
    goBuild('k6', { module, package: 'go.k6.io/k6', into: join(into, 'k6'), flags: ['-ldflags', '-s -w'] }, 'k6'),
  )
  return join(folder, 'k6')
}

const builtFolder = () => {
  const pins = readFileSync(join(module, 'go.mod'), 'utf8')
  const version = /go\.k6\.io\/k6 v(\S+)/.exec(pins)?.[1]
  const hash = createHash('sha256')
    .update(pins)
    .update(readFileSync(join(module, 'go.sum')))
  return join(cacheFolder(), `k6-${version}-${hash.digest('hex').slice(0, 8)}`)
}
