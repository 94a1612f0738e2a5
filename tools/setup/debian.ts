import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { findProgram } from '@campus/runner'
import { lastLine, type Outcome, run } from './run.ts'
import { say } from './say.ts'

export const isRoot = (): boolean => process.getuid?.() === 0

export const hasApt = (): boolean => findProgram('apt-get', '/usr/bin') !== undefined

const policy = '/usr/sbin/policy-rc.d'

/**
 * Installs packages of Debian or Ubuntu, without the services that they would start: what is needed runs under this
 * project's own runner, with its own data and ports.
 * @returns nothing when it worked, else what went wrong
 */
export const aptInstall = async (...packages: string[]): Promise<string | undefined> => {
  say(`installing ${packages.join(' and ')} with apt-get`)
  await apt('updating the package lists', 'update')
  const { ok, output } = await withoutServices(() =>
    apt(`installing ${packages.join(' and ')}`, 'install', '-y', '--no-install-recommends', ...packages),
  )
  return ok ? undefined : `apt-get said: ${lastLine(output)}`
}

const apt = (task: string, ...args: string[]): Promise<Outcome> =>
  run(task, 'apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], { env: { DEBIAN_FRONTEND: 'noninteractive' } })

/** Debian asks this script whether a package may start its service; 101 says no. */
const withoutServices = async <T>(install: () => Promise<T>): Promise<T> => {
  const ours = !existsSync(policy)
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    return await install()
  } finally {
    if (ours) rmSync(policy, { force: true })
  }
}
