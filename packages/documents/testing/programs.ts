import { accessSync, constants, globSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** `daprd` on the path, else the newest one that this machine has built. */
export function findDaprd(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map(folder => join(folder, 'daprd'))
  const cache = process.env['CAMPUS_CACHE'] ?? join(homedir(), '.cache', 'campus')
  const built = globSync(join(cache, 'dapr-*', 'daprd'))
    .toSorted()
    .toReversed()
  return [...onPath, ...built].find(isExecutable)
}

/** The folder of PostgreSQL's server programs, as Debian's packages lay them out. */
export function findPostgres(): string | undefined {
  const folders = globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed()
  return folders.find(folder => isExecutable(join(folder, 'initdb')) && isExecutable(join(folder, 'postgres')))
}
