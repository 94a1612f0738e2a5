import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '@campus/runner'
import { say } from '../setup/index.ts'
import { oneFailed, onePassed, type Tally } from './tally.ts'

const minutes = 60_000
const modules = join(root, 'node_modules')

/** A check that either holds or does not. */
export const check = async (name: string, script: string, ...args: string[]): Promise<Tally> => {
  say(`${name}`)
  const code = await node([join(modules, script), ...args], {}, 5 * minutes)
  if (code !== 0) say(`${name}: failed`)
  return code === 0 ? onePassed : oneFailed
}

/** Runs one of the projects of vitest.config.ts. One that ends without a count, or not in time, is a failure. */
export const suite = async (project: string, args: string[], env: NodeJS.ProcessEnv): Promise<Tally> => {
  const folder = mkdtempSync(join(tmpdir(), 'campus-tally-'))
  const file = join(folder, 'tally.json')
  const reporters = ['--reporter=default', `--reporter=${join(root, 'tools', 'test', 'reporter.ts')}`]
  const command = [join(modules, 'vitest', 'vitest.mjs'), 'run', '--project', project, '--passWithNoTests']
  say(`${project} tests`)
  await node([...command, ...reporters, ...args], { ...env, CAMPUS_TALLY: file }, 35 * minutes)
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally
  } catch {
    say(`the ${project} tests ended without a count`)
    return oneFailed
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const node = (args: string[], env: NodeJS.ProcessEnv, timeout: number): Promise<number> =>
  new Promise(resolve => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: 'inherit',
      timeout,
    })
    const pass = (signal: NodeJS.Signals) => child.kill(signal)
    process.once('SIGTERM', pass)
    child.on('error', () => resolve(1))
    child.on('exit', code => {
      process.off('SIGTERM', pass)
      resolve(code ?? 1)
    })
  })
