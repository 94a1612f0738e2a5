import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '@campus/runner'
import { z } from 'zod'

const Figures = z.object({
  count: z.number(),
  rate: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  failed: z.number(),
})

/** What a load came to: iterations, iterations a second, milliseconds an iteration. */
export type Figures = z.infer<typeof Figures>

/** Runs a script of `loadtest/scripts`; throws when an iteration failed its check, for then its time means nothing. */
export async function load(k6: string, script: string, env: Record<string, string | number>): Promise<Figures> {
  const settings = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  const child = spawn(
    k6,
    ['run', '--quiet', '--no-usage-report', ...settings, join(root, 'loadtest/scripts', script)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let output = ''
  for await (const chunk of child.stdout) output += chunk
  const line = output.split('\n').find(text => text.startsWith('{'))
  if (!line) throw new Error(`k6 ${script} gave no figures: ${output.slice(0, 500)}`)
  const figures = Figures.parse(JSON.parse(line))
  if (figures.failed > 0) throw new Error(`${figures.failed} of ${figures.count} iterations of ${script} failed`)
  return figures
}

/** The middle of these numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
