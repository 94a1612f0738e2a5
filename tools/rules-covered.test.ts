import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@campus/runner'
import { expect, test } from 'vitest'

const numbered = (letter: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${letter}-${String(from + index).padStart(2, '0')}`)

/** The rules and acceptance scenarios of registration. */
const REGISTRATION = [...numbered('R', 1, 20), ...numbered('S', 1, 6), 'S-13', 'S-21']

/** Names of tests and of what they are grouped by. */
const titles = (source: string): string[] =>
  [...source.matchAll(/\b(?:describe|test)(?:\.\w+(?:\([^)]*\))?)*\(\s*(['"`])(.*?)\1/gs)].map(
    ([, , title = '']) => title,
  )

test('every rule of registration is named by a test over the real runtime', () => {
  const folder = join(root, 'scenarios')
  const files = readdirSync(folder).filter(name => name.endsWith('.test.ts'))
  const named = files.flatMap(name => titles(readFileSync(join(folder, name), 'utf8'))).join('\n')
  expect(REGISTRATION.filter(rule => !named.includes(rule))).toEqual([])
})
