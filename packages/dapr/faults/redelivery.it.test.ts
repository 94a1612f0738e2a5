import type { CommitRow } from '@campus/dapr'
import { until } from '@campus/testing'
import { expect, it } from 'vitest'
import { envelopeOf } from '../envelopes.ts'
import { arrivalsKey } from './fixture/accounts.ts'
import { accountOf, effectsOf, journalOf } from './journal.ts'
import { APP, publisherOf, redisOf, TENANT, useStage, WATCHER } from './stage.ts'

const platform = useStage()

const EVENTS = 40

/** What the log of a ledger holds once it got 1, 2, 3 and so on. */
const log = (id: string, events = EVENTS): CommitRow[] =>
  Array.from({ length: events }, (_, index) => {
    const seq = index + 1
    const whose = { type: 'Ledger', tenant: TENANT, id }
    const named = { type: 'ledger.posted', version: 1, commandId: `c-${seq}`, by: 'somebody', correlationId: 'log' }
    return {
      ...{
        kind: 'commit',
        ...whose,
        from: seq,
        seq,
        published: true,
        at: new Date(1_800_000_000_000 + seq).toISOString(),
      },
      after: { id, balance: (seq * (seq + 1)) / 2, postings: seq },
      events: [{ ...named, sequence: seq, data: { amount: seq, note: '' } }],
    }
  })

/** The same items in an order that has nothing to do with theirs, the same every time. */
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item, index) => ({ item, at: (index * 7_919) % 1_009 }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)

const orders: [string, <T>(items: readonly T[]) => T[]][] = [
  ['three times each, one after the other', items => items.flatMap(item => [item, item, item])],
  ['backwards', items => items.toReversed()],
  [
    'three times in another order each time',
    items => [...shuffled(items), ...items.toReversed(), ...shuffled([...items, ...items])],
  ],
]

it.each(orders)('I7, I8: events delivered %s come to what the log comes to', async (order, reorder) => {
  const ledger = `order.${orders.findIndex(([name]) => name === order)}`
  const commits = log(ledger)
  const envelopes = commits.flatMap(commit => commit.events.map(event => envelopeOf(APP, commit, event)))
  const publisher = publisherOf(platform())
  const sent = reorder(envelopes)
  for (let start = 0; start < sent.length; start += 10) await publisher.publish(APP, sent.slice(start, start + 10))

  const redis = redisOf(platform())
  await until(async () => (await redis.llen(arrivalsKey(ledger))) >= sent.length, {
    within: 30_000,
    what: 'every delivery',
  })
  const tallies = () => effectsOf(journalOf(platform(), WATCHER), 'Tally', ledger)
  await until(async () => (await tallies()).length >= EVENTS, { what: 'the tally' })
  expect((await tallies()).toSorted()).toEqual(envelopes.map(({ id }) => `tally:${id}`).toSorted())
  expect(await accountOf(platform(), ledger, WATCHER)).toEqual(commits.at(-1)?.after)
})

it('I7: an event that comes again after more than a hundred others is counted once', async () => {
  const ledger = 'hot'
  const envelopes = log(ledger, 121).flatMap(commit => commit.events.map(event => envelopeOf(APP, commit, event)))
  const publisher = publisherOf(platform())
  const redis = redisOf(platform())
  const journal = journalOf(platform(), WATCHER)
  const counted = () => effectsOf(journal, 'Tally', ledger)
  const arrived = (count: number) => async () => (await redis.llen(arrivalsKey(ledger))) >= count
  const send = async (from: number, to: number) => publisher.publish(APP, envelopes.slice(from, to))

  for (let start = 0; start < 120; start += 10) await send(start, start + 10)
  await until(async () => (await counted()).length >= 120, { within: 30_000, what: 'the tally' })
  await send(0, 10)
  await until(arrived(130), { within: 30_000, what: 'the first ones again' })
  await send(120, 121)
  const last = `tally:${envelopes.at(-1)?.id}`
  await until(async () => (await counted()).includes(last), { within: 30_000, what: 'the last one' })
  expect((await counted()).toSorted()).toEqual(envelopes.map(({ id }) => `tally:${id}`).toSorted())
})
