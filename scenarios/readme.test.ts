import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '@campus/runner'
import { usePlatform } from '@campus/testing'
import { expect, test } from 'vitest'
import { EVERY_SERVICE } from './campus-day.ts'
import { Campus } from './outside/index.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
const run = promisify(execFile)

/** The shell commands of README.md's walk, to the letter. */
function walk(): string {
  const [, section = ''] = readFileSync(join(root, 'README.md'), 'utf8').split('## A walk with curl')
  return [...(section.split('\n## ')[0]?.matchAll(/```sh\n([\s\S]*?)```/g) ?? [])].map(([, block]) => block).join('\n')
}

test('the README’s walk works to the letter: from an empty university to a paid seat', async () => {
  const url = platform().publicUrl('student-bff')
  await new Campus(url).ready()
  const here = walk()
    .replace('API=http://127.0.0.1:8080', `API=${url}`)
    .replace('login platform operator operator', `login platform operator ${platform().operatorPassword}`)
  const script = `set -euo pipefail\n${here}`
  const { stdout } = await run('bash', ['-c', script], { env: { ...process.env, TOKEN: '' } })
  const answers = stdout
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line))
  expect(answers.some(({ status, items }) => status === 'PENDING' && items[0].invoiceId)).toBe(true)
  expect(answers.some(({ id, status }) => id === 'ada.spring' && status === 'CONFIRMED')).toBe(true)
  expect(answers.some(({ balance }) => balance?.minor === '0')).toBe(true)
  const refused = answers.find(({ registration }) => registration === 'ada.spring')
  expect(refused.errors.map(({ code }: { code: string }) => code)).toEqual(['DUPLICATE', 'SECTION_UNKNOWN'])
  expect(answers.at(-1)).toMatchObject({ status: 401 })
})
