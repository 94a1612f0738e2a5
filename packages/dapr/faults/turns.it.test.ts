import { until } from '@campus/testing'
import { describe, expect, it } from 'vitest'
import { arrivalsKey } from './fixture/accounts.ts'
import { Ledger } from './fixture/ledger.ts'
import type { Place } from './fixture/trap.ts'
import { accountOf, commitsOf, effectsOf, journalOf } from './journal.ts'
import { APP, command, deathOf, lay, redisOf, sender, TENANT, useStage, WATCHER } from './stage.ts'

const platform = useStage()

const places: [Place, string][] = [
  ['load', 'before it has loaded anything'],
  ['decided', 'after it has decided'],
  ['committing', 'before it commits'],
  ['mid-commit', 'while it commits'],
  ['committed', 'after the commit, before the publication'],
  ['publish sent', 'while it publishes'],
  ['published', 'before it notes what is published'],
  ['replying', 'before it replies'],
]

const ledgerOf = (place: Place) => `killed.${place.replace(' ', '-')}`

describe('a turn killed', () => {
  it.each(places)('at "%s", %s: has one effect, and the same command gets its reply', async place => {
    const ledger = ledgerOf(place)
    const aggregates = sender(platform())
    const post = (id: string, amount: number) =>
      aggregates.send(Ledger, TENANT, ledger, command(id, { amount, note: '' }), 25_000)
    await post('before', 5)
    await lay(platform(), { at: place, type: 'Ledger', act: 'kill' })
    const death = deathOf(platform(), APP)
    const reply = post('killed', 7)
    await death
    await platform().process(APP).up()
    const expected = { ok: true, seq: 2, result: { balance: 12 }, view: { id: ledger, balance: 12, postings: 2 } }
    expect(await reply).toMatchObject(expected)
    expect(await post('killed', 7)).toEqual({ ...expected, repeated: true })
    expect(await effectsOf(journalOf(platform()), 'Ledger', ledger)).toEqual(['before', 'killed'])
  })

  it('loses no event: all are published, delivered, counted once and seen by the views', async () => {
    const journal = journalOf(platform())
    const tallies = journalOf(platform(), WATCHER)
    const redis = redisOf(platform())
    for (const [place] of places) {
      const ledger = ledgerOf(place)
      const isPublished = async () => (await commitsOf(journal, 'Ledger', ledger)).every(({ published }) => published)
      await until(isPublished, { within: 20_000, what: `publication of ${ledger}` })
      const arrived = async () => new Set(await redis.lrange(arrivalsKey(ledger), 0, -1)).size === 2
      await until(arrived, { within: 20_000, what: `delivery of ${ledger}` })
      await until(async () => (await effectsOf(tallies, 'Tally', ledger)).length >= 2, { what: 'the tally' })
      for (const app of [APP, WATCHER])
        await until(async () => (await accountOf(platform(), ledger, app))?.balance === 12, { what: `view of ${app}` })
      expect(await effectsOf(tallies, 'Tally', ledger)).toHaveLength(2)
    }
  })
})
