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

/** The shell commands of a walk in README.md, to the letter. */
function walk(title: string): string {
  const [, section = ''] = readFileSync(join(root, 'README.md'), 'utf8').split(`## ${title}`)
  return [...(section.split('\n## ')[0]?.matchAll(/```sh\n([\s\S]*?)```/g) ?? [])].map(([, block]) => block).join('\n')
}

interface Answer {
  readonly id?: string
  readonly status?: string | number
  readonly registration?: string
  readonly balance?: { readonly minor: string }
  readonly items?: readonly { readonly status: string; readonly invoiceId?: string }[]
  readonly errors?: readonly { readonly code: string }[]
  readonly decisions?: readonly {
    readonly verdicts: readonly { readonly reasons: readonly { readonly code: string }[] }[]
    readonly replay: { readonly same: boolean }
  }[]
}

const codesOf = (answer: Answer | undefined) => answer?.errors?.map(({ code }) => code)

/** What the walks of these titles answer, one after the other in one shell. */
async function walked(...titles: string[]): Promise<{ answers: Answer[]; lines: string[] }> {
  const url = platform().publicUrl('student-bff')
  await new Campus(url).ready()
  const here = titles
    .map(walk)
    .join('\n')
    .replace('API=http://127.0.0.1:8080', `API=${url}`)
    .replace('login platform operator operator', `login platform operator ${platform().operatorPassword}`)
  const script = `set -euo pipefail\n${here}`
  const { stdout } = await run('bash', ['-c', script], { env: { ...process.env, TOKEN: '' } })
  const lines = stdout.split('\n')
  return { lines, answers: lines.filter(line => line.startsWith('{')).map(line => JSON.parse(line)) }
}

test('the README’s walks work to the letter: from an empty university to a paid seat, and through the registrar’s day', async () => {
  const { answers, lines } = await walked('A walk with curl', "The registrar's walk")
  const signedOut = answers.findIndex(({ status }) => status === 401)
  const [first, second] = [answers.slice(0, signedOut + 1), answers.slice(signedOut + 1)]

  expect(first.some(({ status, items }) => status === 'PENDING' && items?.[0]?.invoiceId)).toBe(true)
  expect(first.some(({ id, status }) => id === 'ada.spring' && status === 'CONFIRMED')).toBe(true)
  expect(first.some(({ balance }) => balance?.minor === '0')).toBe(true)
  expect(codesOf(first.find(({ registration }) => registration === 'ada.spring'))).toEqual([
    'DUPLICATE',
    'SECTION_UNKNOWN',
  ])

  const held = second.find(({ registration }) => registration === 'ada.spring')
  expect(codesOf(held)).toEqual(['HOLD', 'PREREQ', 'TIME_CONFLICT'])
  const statuses = (id: string) => second.filter(answer => answer.id === id).map(({ items }) => items?.[0]?.status)
  expect(statuses('ada.spring')).toEqual(['dropped'])
  expect(statuses('bob.spring')).toEqual(['waitlisted', 'enrolled', 'enrolled'])
  expect(codesOf(second.find(({ registration }) => registration === 'bob.spring'))).toEqual(['PREREQ', 'TIME_CONFLICT'])
  const record = second.find(({ decisions }) => decisions)
  expect(record?.decisions?.map(({ verdicts }) => verdicts[0]?.reasons.map(({ code }) => code))).toEqual([
    ['PREREQ', 'TIME_CONFLICT'],
    [],
  ])
  expect(record?.decisions?.every(({ replay }) => replay.same)).toBe(true)
  expect(lines.filter(line => line.startsWith('SUMMARY:')).length).toBe(2)
})
