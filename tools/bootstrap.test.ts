import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const bootstrap = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'bootstrap.mjs'), ...args], { encoding: 'utf8' })

it('a command that does not exist ends in one sentence that names those that do', () => {
  const { status, stderr } = bootstrap('nonsense')
  expect(status).toBe(1)
  expect(stderr).toBe('campus: say what to run, one of start, test, demo, bench, chaos, mutation, docs\n')
})

it('arguments reach the command, and its exit code and sentence come back', () => {
  const { status, stderr } = bootstrap('start', '--profile', 'moon')
  expect(status).toBe(1)
  expect(stderr).toBe('campus: there is no profile moon; there are local and onprem\n')
})
