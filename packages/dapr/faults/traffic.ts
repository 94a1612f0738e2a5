import { type Aggregates, type JournalStore, Unavailable } from '@campus/dapr'
import type { Platform } from '@campus/runner'
import { until } from '@campus/testing'
import { expect, onTestFinished } from 'vitest'
import { arrivalsKey } from './fixture/accounts.ts'
import { Ledger } from './fixture/ledger.ts'
import { accountOf, commitsOf, effectsOf, journalOf } from './journal.ts'
import { APP, command, redisOf, sender, TENANT, WATCHER } from './stage.ts'

/** Commands that keep coming to some ledgers while things break. */
export interface Traffic {
  /** Resolves when no further command is sent and every one has its answer. */
  stop(): Promise<Sent>
  /** How many were accepted so far. */
  readonly accepted: number
}

export interface Sent {
  readonly ledgers: readonly string[]
  /** Ids of commands with a reply, and of those that got `Unavailable`: those may have had their effect or not. */
  readonly accepted: readonly string[]
  readonly unknown: readonly string[]
}

/** Sends to eight ledgers at a time, one command after the other to each. */
export function traffic(platform: Platform, name: string): Traffic {
  const ledgers = Array.from({ length: 8 }, (_, index) => `${name}.${index}`)
  const accepted: string[] = []
  const unknown: string[] = []
  let running = true
  onTestFinished(() => {
    running = false
  })
  const post = async (aggregates: Aggregates, ledger: string, id: string): Promise<void> => {
    try {
      await aggregates.send(Ledger, TENANT, ledger, command(id, { amount: 1, note: '' }))
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      unknown.push(id)
      return
    }
    accepted.push(id)
  }
  const drive = async (ledger: string): Promise<void> => {
    const aggregates = sender(platform)
    for (let n = 0; running; n++) {
      await post(aggregates, ledger, `${ledger}:${n}`)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  const driving = Promise.all(ledgers.map(drive))
  return {
    get accepted() {
      return accepted.length
    },
    stop: async () => {
      running = false
      await driving
      return { ledgers, accepted, unknown }
    },
  }
}

/**
 * Every accepted command had exactly one effect, every other one at most one; all of it is published (I6), no delivery
 * had an effect twice (I7), and both views are what the log amounts to (I8).
 */
export async function expectAllAccountedFor(platform: Platform, { ledgers, accepted, unknown }: Sent): Promise<void> {
  const journal = journalOf(platform)
  const effects = (await Promise.all(ledgers.map(ledger => effectsOf(journal, 'Ledger', ledger)))).flat()
  expect(new Set(effects).size).toBe(effects.length)
  const sent = new Set([...accepted, ...unknown])
  expect({
    lost: accepted.filter(id => !effects.includes(id)),
    invented: effects.filter(id => !sent.has(id)),
  }).toEqual({ lost: [], invented: [] })
  for (const ledger of ledgers) await expectPublished(platform, journal, ledger)
}

/** Published, delivered at least once, counted exactly once, and shown by the views as it stands. */
async function expectPublished(platform: Platform, journal: JournalStore, ledger: string): Promise<void> {
  // RabbitMQ takes up to fifty seconds to deliver again what a sidecar sat on.
  const within = 90_000
  const isPublished = async () => (await commitsOf(journal, 'Ledger', ledger)).every(({ published }) => published)
  await until(isPublished, { within, what: `publication of ${ledger}` })
  const count = (await effectsOf(journal, 'Ledger', ledger)).length
  const redis = redisOf(platform)
  const arrived = async () => new Set(await redis.lrange(arrivalsKey(ledger), 0, -1)).size
  await until(async () => (await arrived()) === count, { within, what: `delivery of ${ledger}` })
  const tallies = journalOf(platform, WATCHER)
  const counted = async () => (await effectsOf(tallies, 'Tally', ledger)).length
  await until(async () => (await counted()) >= count, { within, what: `the tally of ${ledger}` })
  expect(await counted()).toBe(count)
  for (const app of [APP, WATCHER]) {
    const isSeen = async () => (await accountOf(platform, ledger, app))?.postings === count
    await until(isSeen, { within, what: `the view of ${ledger} in ${app}` })
  }
}
