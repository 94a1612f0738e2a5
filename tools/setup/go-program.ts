import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '@campus/runner'
import { buildOnce } from './build-once.ts'
import { goBuild } from './go.ts'
import { say } from './say.ts'

/** A program of a Go module of this project, by another's version where it is one, and what else could be installed. */
export type GoProgram = { name: string; version?: string; module: string; package: string; instead: string }

/**
 * Builds it into the cache, once for each state of the module's files. Resolves to the program's path.
 * @throws SetupFailure
 */
export const setUpGoProgram = async ({ name, module, ...program }: GoProgram): Promise<string> => {
  const state = [name, program.version, fingerprint(module)].filter(Boolean).join('-')
  const folder = join(cacheFolder(), state)
  if (!existsSync(folder)) say(`building ${name} into ${folder}, once`)
  const flags = ['-ldflags', '-s -w']
  await buildOnce(folder, into =>
    goBuild(name, { module, package: program.package, into: join(into, name), flags }, program.instead),
  )
  return join(folder, name)
}

const fingerprint = (module: string): string => {
  const hash = createHash('sha256')
  for (const file of readdirSync(module).toSorted()) hash.update(readFileSync(join(module, file)))
  return hash.digest('hex').slice(0, 8)
}
