import type { Aggregates } from '@campus/dapr'
import { until } from '@campus/testing'
import { describe, expect, it } from 'vitest'
import { Ledger } from './fixture/ledger.ts'
import { accountOf, commitsOf, effectsOf, journalOf } from './journal.ts'
import {
  APP,
  callOnce,
  command,
  disarm,
  lay,
  RECOVERY,
  sender,
  stepsOf,
  TENANT,
  untilStopped,
  useStage,
  WATCHER,
} from './stage.ts'

const platform = useStage(2)

const post = (aggregates: Aggregates, ledger: string, id: string, amount: number, deadline = 10_000) =>
  aggregates.send(Ledger, TENANT, ledger, command(id, { amount, note: '' }), deadline)

/** The ledger's home, asleep before it commits the command `stuck`. */
async function asleep(ledger: string, stuck: () => void): Promise<number> {
  const first = sender(platform())
  // Whoever slept in an earlier test may still be on the way back to its place.
  await until(() => post(first, ledger, 'before', 1).catch(() => false as const), { within: RECOVERY })
  // It may move to who comes back even now.
  for (const replica of [0, 1]) await lay(platform(), { at: 'committing', type: 'Ledger', act: 'stop' }, replica)
  stuck()
  const isAsleep = (replica: number) => untilStopped(platform(), APP, replica).then(() => replica)
  const home = await Promise.any([0, 1].map(isAsleep))
  await disarm(platform(), 1 - home)
  return home
}

/** What the ledger's first home did in the turn that slept, once it was awake again. */
async function afterSleep(ledger: string, home: number): Promise<string[]> {
  const steps = (await stepsOf(platform(), home)).filter(({ id }) => id === ledger).map(({ step }) => step)
  const turns = steps.filter(step => step !== 'published')
  return turns.slice(turns.indexOf('committing', turns.indexOf('replying')) + 1)
}

describe('a turn that slept while its aggregate moved', () => {
  it('is refused what it decided before, and decides anew on what others did meanwhile', async () => {
    const ledger = 'zombie.service'
    const journal = journalOf(platform())
    const home = await asleep(ledger, () => {
      void callOnce(platform(), 'Ledger', ledger, command('stuck', { amount: 10, note: '' }))
    })
    const other = sender(platform())
    await until(() => post(other, ledger, 'meanwhile', 100).catch(() => false as const), { within: RECOVERY })
    expect((await stepsOf(platform(), 1 - home)).map(({ id }) => id)).toContain(ledger)

    platform().process(APP, home).resume()
    await until(async () => (await effectsOf(journal, 'Ledger', ledger)).length === 3, { within: 20_000 })
    expect(await effectsOf(journal, 'Ledger', ledger)).toEqual(['before', 'meanwhile', 'stuck'])
    expect((await commitsOf(journal, 'Ledger', ledger)).at(-1)?.after).toMatchObject({ balance: 111, postings: 3 })
    expect(await afterSleep(ledger, home)).toEqual(['load', 'decided', 'committing', 'committed', 'replying'])
  })

  it('is refused after thirty seconds with its sidecar asleep too; nothing is lost, nothing is there twice', async () => {
    const ledger = 'zombie.host'
    const journal = journalOf(platform())
    const other = sender(platform())
    let stuck: Promise<unknown> = Promise.resolve()
    const home = await asleep(ledger, () => {
      stuck = post(sender(platform()), ledger, 'stuck', 10, 60_000)
    })
    platform().process(`${APP}:sidecar`, home).pause()
    const wakeAt = performance.now() + 30_000
    const sent: string[] = []
    while (performance.now() < wakeAt) {
      const id = `meanwhile.${sent.length}`
      await until(() => post(other, ledger, id, 100).catch(() => false as const), { within: RECOVERY })
      sent.push(id)
      await new Promise(resolve => setTimeout(resolve, 250))
    }
    expect(await stuck).toMatchObject({ ok: true })

    platform().process(`${APP}:sidecar`, home).resume()
    platform().process(APP, home).resume()
    await until(async () => (await afterSleep(ledger, home)).includes('replying'))
    expect(await afterSleep(ledger, home)).toEqual(['load', 'replying'])
    const effects = await effectsOf(journal, 'Ledger', ledger)
    expect(effects.toSorted()).toEqual(['before', ...sent, 'stuck'].toSorted())
    const balance = 11 + 100 * sent.length
    expect((await commitsOf(journal, 'Ledger', ledger)).at(-1)?.after).toMatchObject({ balance })
    const seen = async () => (await accountOf(platform(), ledger, WATCHER))?.balance === balance
    await until(seen, { within: 30_000, what: 'the view' })
  })
})
