import { readFileSync } from 'node:fs'
import type { Platform } from '@campus/runner'

/** Clock ticks a second on Linux, which is what /proc counts in. */
const TICKS = 100

/** Milliseconds of processor time that each process of a platform has used so far. */
export function cpuTimes(platform: Platform): Map<string, number> {
  return new Map(
    platform.processes().map(({ name, pid }) => {
      const stat = pid === undefined ? '' : readFileSync(`/proc/${pid}/stat`, 'utf8')
      const [user = 0, system = 0] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13)
        .map(Number)
      return [name, ((user + system) * 1000) / TICKS]
    }),
  )
}

/** Milliseconds that each process used between two readings for one of `count` things, the costly first. */
export function cpuPer(count: number, before: Map<string, number>, after: Map<string, number>): Record<string, number> {
  const used = [...after].map(([name, time]): [string, number] => [name, (time - (before.get(name) ?? 0)) / count])
  return Object.fromEntries(
    used
      .filter(([, ms]) => ms >= 0.01)
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, ms]) => [name, Number(ms.toFixed(2))]),
  )
}
