import { readdirSync, readFileSync } from 'node:fs'
import type { RunningProcess } from '@campus/runner'

/** Clock ticks a second on Linux, which is what /proc counts in. */
const TICKS = 100

/** Whatever runs processes: a platform, or a lone server beside it. */
export interface Processes {
  processes(): readonly RunningProcess[]
}

/** Milliseconds of processor time that each process has used so far, the workers that it started included. */
export function cpuTimes(of: Processes): Map<string, number> {
  const workers = Map.groupBy(allProcesses(), ({ parent }) => parent)
  return new Map(
    of.processes().map(({ name, pid }) => {
      const all = pid === undefined ? [] : [statOf(pid), ...(workers.get(pid) ?? [])]
      return [name, all.reduce((sum, stat) => sum + (stat?.ms ?? 0), 0)]
    }),
  )
}

interface Stat {
  readonly parent: number
  /** Of its own and of the children that have ended. */
  readonly ms: number
}

const allProcesses = (): Stat[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => statOf(Number(pid)) ?? [])

/** None for a process that has just ended. */
function statOf(pid: number): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return { parent: Number(fields[1]), ms: (ticks * 1_000) / TICKS }
  } catch {
    return undefined
  }
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
