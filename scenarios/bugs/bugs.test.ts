import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '@campus/runner'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Deliberate bugs, each a patch: the tests beside the patched file must catch it. A suite that lets one pass is no suite.
const folder = join(root, 'scenarios/bugs')
const patches = readdirSync(folder).filter(name => name.endsWith('.patch'))
let copy: string

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'campus-bugs-'))
  const tracked = execFileSync(
    'git',
    ['ls-files', '-z', 'packages', 'services', 'package.json', 'vitest.config.ts', 'tsconfig.json'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  for (const file of tracked.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** Runs the unit tests in the folder of a file of the copy; the exit code says whether all passed, or 0 if there are none. */
function testsBeside(file: string): number | null {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--project', 'unit', `${dirname(file)}/`, '--reporter=dot', '--passWithNoTests']
  return spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', timeout: 100_000 }).status
}

test.each(patches)(
  '%s is caught',
  name => {
    const patch = readFileSync(join(folder, name), 'utf8')
    const file = /^\+\+\+ b\/(.+)$/m.exec(patch)?.[1] ?? ''
    execFileSync('patch', ['-p1', '--silent', '--forward'], { cwd: copy, input: patch })
    try {
      expect(testsBeside(file)).toBe(1)
    } finally {
      execFileSync('patch', ['-p1', '--silent', '--reverse'], { cwd: copy, input: patch })
    }
  },
  120_000,
)

test('the tests pass without a bug', () => {
  expect(testsBeside('packages/dapr/keys.ts')).toBe(0)
}, 120_000)
