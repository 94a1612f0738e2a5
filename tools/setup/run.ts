import { spawn } from 'node:child_process'
import { say } from './say.ts'

export type Outcome = { ok: boolean; output: string }

const everyMs = 30_000
const kept = 4_000

/**
 * Runs a program to its end with its output held back, and says every half minute that it is still at it.
 * @param task what the person waiting should read, such as `building daprd`
 * @returns whether it ended well, and the last of what it wrote
 */
export const run = (
  task: string,
  command: string,
  args: string[],
  { cwd, env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> =>
  new Promise(resolve => {
    const started = Date.now()
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer) => {
      output = (output + chunk).slice(-kept)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    const reminder = setInterval(() => say(`still ${task} (${Math.round((Date.now() - started) / 1000)} s)`), everyMs)
    const end = (ok: boolean) => {
      clearInterval(reminder)
      resolve({ ok, output: output.trim() })
    }
    child.on('error', error => {
      output += error.message
      end(false)
    })
    child.on('close', code => end(code === 0))
  })

/** The last line of what a program wrote: where it usually says what went wrong. */
export const lastLine = (output: string): string => output.split('\n').at(-1)?.trim() || 'it said nothing'
