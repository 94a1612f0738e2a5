import { dirname, join } from 'node:path'
import { builtDaprFolder, daprModule, findDapr, pinnedDaprVersion } from '@campus/runner'
import { buildOnce } from './build-once.ts'
import { findGo, goBuild } from './go.ts'
import { say } from './say.ts'

const instead = 'the Dapr CLI 1.18 or later and run `dapr init --slim`'

/**
 * Dapr's sidecar and control plane, built from their Go module into the cache; where there is no Go, an installed
 * runtime does, with a warning: see decision 17.
 */
export const setUpDapr = async (): Promise<void> => {
  const folder = builtDaprFolder()
  const found = findDapr()
  if (found && dirname(found.daprd) === folder) return
  if (found && !findGo()) return say(`${found.daprd} may lose events when a service dies: install Go`)
  say(`building the Dapr runtime ${pinnedDaprVersion()} into ${folder}, once: about five minutes on two cores`)
  await buildOnce(folder, async into => {
    for (const program of programs) await build(program, into)
  })
}

const programs = [
  { name: 'placement', package: 'github.com/dapr/dapr/cmd/placement' },
  { name: 'scheduler', package: 'github.com/dapr/dapr/cmd/scheduler' },
  { name: 'daprd', package: './cmd/daprd' },
]

const build = ({ name, package: path }: { name: string; package: string }, into: string) => {
  const version = `-X github.com/dapr/dapr/pkg/buildinfo.version=${pinnedDaprVersion()}`
  const flags = ['-tags', 'stablecomponents', '-ldflags', `-s -w ${version}`]
  return goBuild(name, { module: daprModule, package: path, into: join(into, name), flags }, instead)
}
