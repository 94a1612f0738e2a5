import { setTimeout as sleep } from 'node:timers/promises'
import type { Platform, RunningProcess } from '@campus/runner'

/** What was done to whom, and when. */
export interface Blow {
  readonly at: number
  readonly kind: 'kill' | 'pause'
  readonly target: string
}

export interface Nemesis {
  readonly platform: Platform
  readonly random: () => number
  /** How many processes are killed in all; every fourth blow beside them is a pause. */
  readonly kills: number
  /** Milliseconds that all of it takes. */
  readonly lasts: number
  readonly say: (text: string) => void
}

const PAUSE_SHARE = 0.2
/** Milliseconds that a paused process sleeps, at most. */
const LONGEST_PAUSE = 6_000

/** Kills and pauses processes of a platform, at random but the same for the same seed, spread over the time. */
export async function unleash({ platform, random, kills, lasts, say }: Nemesis): Promise<Blow[]> {
  const blows: Blow[] = []
  const began = Date.now()
  let killed = 0
  while (killed < kills) {
    const next = began + (lasts * (killed + 1)) / kills
    await sleep(Math.max(0, next - Date.now()))
    const target = victim(platform, random)
    if (random() < PAUSE_SHARE) {
      blows.push({ at: Date.now() - began, kind: 'pause', target: target.name })
      void pause(target, random() * LONGEST_PAUSE)
    }
    const other = victim(platform, random)
    blows.push({ at: Date.now() - began, kind: 'kill', target: other.name })
    other.kill('SIGKILL')
    killed++
    if (killed % 10 === 0) say(`${killed} of ${kills} killed`)
  }
  return blows
}

/** Any process that is up: services, sidecars, control plane and Redis alike. */
function victim(platform: Platform, random: () => number): RunningProcess {
  const up = platform.processes().filter(({ pid }) => pid !== undefined)
  const chosen = up[Math.floor(random() * up.length)]
  if (!chosen) throw new Error('nothing is up')
  return chosen
}

async function pause(target: RunningProcess, milliseconds: number): Promise<void> {
  target.pause()
  await sleep(milliseconds)
  target.resume()
}
