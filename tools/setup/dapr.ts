import { join } from 'node:path'
import { builtDaprFolder, daprModule, findDapr, pinnedDaprVersion } from '@campus/runner'
import { buildOnce } from './build-once.ts'
import { goBuild } from './go.ts'
import { say } from './say.ts'

const instead = 'the Dapr CLI 1.18 or later and run `dapr init --slim`'

/** Dapr's sidecar and control plane: an installed runtime, else one built from its Go module into the cache. */
export const setUpDapr = async (): Promise<void> => {
  if (findDapr()) return
  const folder = builtDaprFolder()
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
