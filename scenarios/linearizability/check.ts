import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'
import type { Operation } from './histories.ts'

const Verdict = z.object({
  model: z.string(),
  partition: z.string(),
  verdict: z.enum(['ok', 'unknown', 'violated']),
  operations: z.number(),
  history: z.array(z.looseObject({ op: z.string() })).optional(),
})
/** What the checker says of one history; `unknown` when the search took too long. */
export type Verdict = z.infer<typeof Verdict>

/**
 * Whether there is, for each history, one order of its operations that the model allows and that agrees with their
 * times: Porcupine's answer.
 * @param checker path of the built checker
 */
export async function verdictsOn(checker: string, operations: readonly Operation[]): Promise<Verdict[]> {
  const child = spawn(checker, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  child.stdin.end(operations.map(operation => `${JSON.stringify(operation)}\n`).join(''))
  let output = ''
  for await (const chunk of child.stdout) output += chunk
  const [code] = await ended
  if (code !== 0) throw new Error(`the checker ended with ${code}`)
  const lines = output.split('\n').filter(line => line !== '')
  return lines.map(line => Verdict.parse(JSON.parse(line)))
}
