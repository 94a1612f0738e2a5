import { findProgram } from '@campus/runner'
import { lastLine, run } from './run.ts'
import { SetupFailure, say } from './say.ts'

/** A program of a Go module, and the file it becomes. */
export type GoBuild = { module: string; package: string; into: string; flags?: string[] }

export const findGo = (): string | undefined => findProgram('go', '/usr/local/go/bin')

/**
 * Builds a program from a Go module whose versions are pinned in its `go.mod` and `go.sum`.
 * @param instead what else the person could install, for the sentence when there is no Go
 * @throws SetupFailure
 */
export const goBuild = async (name: string, build: GoBuild, instead: string): Promise<void> => {
  const go = findGo()
  if (!go) throw new SetupFailure(`${name} is missing: install Go 1.21 or later (https://go.dev/dl), or ${instead}`)
  say(`building ${name}`)
  const args = ['build', ...(build.flags ?? []), '-o', build.into, build.package]
  const { ok, output } = await run(`building ${name}`, go, args, { cwd: build.module })
  if (!ok) throw new SetupFailure(`${name} could not be built from its Go module: ${lastLine(output)}`)
}
