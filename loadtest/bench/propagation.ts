import { setTimeout as sleep } from 'node:timers/promises'
import type { Platform } from '@campus/runner'
import { percentiles } from '../percentiles.ts'
import { load, median } from './k6.ts'
import { benchApp, benchPlatform, inTurn, type Result, rounded, type Stage } from './stage.ts'

/** Share of the load that saturates us at which propagation is measured, for ours and peer alike. */
const SHARE = 0.7

/**
 * From an accepted write to another service's view of it, at 70 % of the load that saturates the write; the peer is a
 * bare publish and subscribe through two sidecars, at the same rate.
 */
export async function propagation({ k6, rounds, seconds, say }: Stage): Promise<Result> {
  const platform = await benchPlatform('propagation', {
    only: [],
    apps: [
      benchApp('counter', 'loadtest/bench/writer.ts'),
      benchApp('counter-reader', 'loadtest/bench/reader.ts'),
      benchApp('peer-writer', 'loadtest/peers/propagation.ts', { env: { ROLE: 'writer' } }),
      benchApp('peer-reader', 'loadtest/peers/propagation.ts', { env: { ROLE: 'reader' } }),
    ],
  })
  try {
    const ours = `${platform.url('counter')}/write/{n}`
    await load(k6, 'post.js', { URL: ours, VUS: 16, DURATION: '3s' })
    const saturating = await load(k6, 'post.js', { URL: ours, VUS: 16, DURATION: `${seconds}s` })
    const rate = Math.floor(saturating.rate * SHARE)
    say(`propagation: saturated at ${rounded(saturating.rate, 0)} writes/s, measured at ${rate}/s`)
    await sleep(3_000)
    const at = async (url: string, reader: string) => {
      await lagsOf(platform, reader)
      await load(k6, 'post.js', { URL: url, RATE: rate, DURATION: `${seconds}s` })
      await sleep(1_000)
      const lags = percentiles(await lagsOf(platform, reader))
      say(`propagation: ${reader} p50 ${rounded(lags.p50)} ms, p95 ${rounded(lags.p95)} ms`)
      return lags
    }
    const peer = `${platform.url('peer-writer')}/write`
    const measured = await inTurn(
      rounds,
      () => at(ours, 'counter-reader'),
      () => at(peer, 'peer-reader'),
    )
    const [oursP50, peerP50] = [median(measured.ours.map(f => f.p50)), median(measured.peer.map(f => f.p50))]
    return {
      ...{ ours: rounded(oursP50), peer: rounded(peerP50), ratio: rounded(oursP50 / peerP50), unit: 'ms p50' },
      ...{
        p95Ms: rounded(median(measured.ours.map(f => f.p95))),
        peerP95Ms: rounded(median(measured.peer.map(f => f.p95))),
      },
      writesPerSecond: rate,
    }
  } finally {
    await platform.stop()
  }
}

async function lagsOf(platform: Platform, reader: string): Promise<number[]> {
  const answer = await fetch(`${platform.url(reader)}/lags`, { method: 'POST' })
  return (await answer.json()) as number[]
}
