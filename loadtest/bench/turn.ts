import { openJournal } from '@campus/dapr'
import type { Platform } from '@campus/runner'
import { readBooks } from '@campus/scenarios/invariants'
import { load, median } from './k6.ts'
import { untilPublished } from './rest.ts'
import { benchApp, benchPlatform, inTurn, type Result, rounded, type Stage } from './stage.ts'

/** A turn (commit and publish) against a hand-written actor that does one state transaction and one publish. */
export async function turn({ k6, rounds, seconds, say }: Stage): Promise<Result> {
  const apps = [benchApp('counter', 'loadtest/bench/writer.ts'), benchApp('peer-turn', 'loadtest/peers/turn.ts')]
  const platform = await benchPlatform('turn', { only: [], apps })
  try {
    const run = (app: string, type: string, name: string, time: number) =>
      load(k6, 'turn.js', {
        ...{ SIDECAR: platform.sidecarUrl(app), TOKEN: platform.apiToken(app), TYPE: type },
        ...{ VUS: 16, DURATION: `${time}s`, RUN: name },
      })
    const journal = openJournal(platform.journalUrl('counter'))
    say('turn: warming up')
    let taken = (await run('counter', 'Counter', 'warm', 3)).count
    await run('peer-turn', 'PeerCounter', 'warm', 3)
    const measured = await inTurn(
      rounds,
      async round => {
        const figures = await run('counter', 'Counter', `r${round}`, seconds)
        taken += figures.count
        // What is not published yet belongs to the turns' time too.
        const rest = await untilPublished(journal)
        say(`turn: ours ${rounded(figures.rate, 0)}/s, ${rounded(rest)} s until the last event was out`)
        return { ...figures, rate: figures.count / (figures.count / figures.rate + rest) }
      },
      async round => {
        const figures = await run('peer-turn', 'PeerCounter', `r${round}`, seconds)
        say(`turn: peer ${rounded(figures.rate, 0)}/s`)
        return figures
      },
    )
    await journal.close()
    await verify(platform, taken)
    const ours = median(measured.ours.map(({ rate }) => rate))
    const peer = median(measured.peer.map(({ rate }) => rate))
    const p50 = { oursP50Ms: median(measured.ours.map(f => f.p50)), peerP50Ms: median(measured.peer.map(f => f.p50)) }
    return {
      ...{ ours: rounded(ours), peer: rounded(peer), ratio: rounded(ours / peer), unit: 'turns/s' },
      ...{ oursP50Ms: rounded(p50.oursP50Ms), peerP50Ms: rounded(p50.peerP50Ms) },
    }
  } finally {
    await platform.stop()
  }
}

/** Throws unless the journal has exactly the turns that were answered. */
async function verify(platform: Platform, taken: number): Promise<void> {
  const { commits } = await readBooks({
    journal: platform.journalUrl('counter'),
    documents: platform.documentsUrl('counter'),
  })
  const events = commits.reduce((sum, commit) => sum + commit.events.length, 0)
  if (events !== taken) throw new Error(`${taken} turns were answered, the journal has ${events}`)
}
