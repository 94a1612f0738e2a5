import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Platform, root, startPlatform } from '@campus/runner'
import { type Result, rounded, type Stage } from './stage.ts'

/** What the platform may take on one machine. */
const BUDGET = { rssMiB: 2560, startSeconds: 20 }

/** Memory of the whole platform, and seconds from a warm start to healthy; the peer is what we allow ourselves. */
export async function footprint({ say }: Stage): Promise<Result> {
  const dataDir = join(root, '.campus', 'bench-footprint')
  const start = (reset: boolean) => startPlatform({ dataDir, reset, ports: 'free', env: { LOG_LEVEL: 'warn' } })
  say('footprint: first start')
  await (await start(true)).stop()
  const began = performance.now()
  const platform = await start(false)
  const startSeconds = (performance.now() - began) / 1000
  try {
    say('footprint: letting it settle')
    await new Promise(resolve => setTimeout(resolve, 10_000))
    const parts = residentOf(platform)
    const rssMiB = [...parts.values()].reduce((sum, part) => sum + part, 0)
    return {
      ...{
        ours: rounded(rssMiB, 0),
        peer: BUDGET.rssMiB,
        ratio: rounded(rssMiB / BUDGET.rssMiB),
        unit: 'MiB of the budget',
      },
      ...{ rssMiB: rounded(rssMiB, 0), startSeconds: rounded(startSeconds), startBudgetSeconds: BUDGET.startSeconds },
      parts: Object.fromEntries([...parts].map(([name, part]) => [name, rounded(part, 0)])),
    }
  } finally {
    await platform.stop()
  }
}

/** Resident memory of each process, in MiB. */
export function residentOf(platform: Platform): Map<string, number> {
  return new Map(
    platform.processes().map(({ name, pid }) => {
      const status = pid === undefined ? '' : readFileSync(`/proc/${pid}/status`, 'utf8')
      return [name, Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024]
    }),
  )
}
