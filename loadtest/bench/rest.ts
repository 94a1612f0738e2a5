import { setTimeout as sleep } from 'node:timers/promises'
import type { JournalStore } from '@campus/dapr'
import { cpuTimes, type Processes } from './cpu.ts'

/** Seconds until everything committed is marked as published. */
export async function untilPublished(journal: JournalStore): Promise<number> {
  const began = performance.now()
  while ((await journal.unpublished('9999', 1)).length > 0) await sleep(20)
  return (performance.now() - began) / 1_000
}

/** Milliseconds of looking, and the share of one processor below which nobody works any more. */
const LOOK = 500
const IDLE = 0.25

/** Resolves once the processes do next to nothing: what a load has left behind is not the next one's to pay. */
export async function atRest(of: Processes): Promise<void> {
  for (let before = total(of); ; ) {
    await sleep(LOOK)
    const after = total(of)
    if (after - before < LOOK * IDLE) return
    before = after
  }
}

const total = (of: Processes): number => [...cpuTimes(of).values()].reduce((sum, time) => sum + time, 0)
