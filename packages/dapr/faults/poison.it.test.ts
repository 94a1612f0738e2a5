import { createHash } from 'node:crypto'
import type { Envelope } from '@campus/contracts'
import { Unavailable } from '@campus/dapr'
import type { Platform } from '@campus/runner'
import { until } from '@campus/testing'
import { describe, expect, it } from 'vitest'
import { AWAY, arrivalsKey, MENDED } from './fixture/accounts.ts'
import { Ledger, NEEDY, POISON } from './fixture/ledger.ts'
import { effectsOf, journalOf } from './journal.ts'
import { type Operator, operatorOf } from './operator.ts'
import { APP, command, publisherOf, redisOf, sender, TENANT, useStage, WATCHER } from './stage.ts'

const platform = useStage(1, { services: ['identity'] })

/** The id of the letter of an event, or of a text that is none. */
const letterId = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 40)

const NONSENSE = '{"specversion":"1.0", not json'
const newer: Envelope = {
  specversion: '1.0',
  id: 'Ledger:north:newer:1',
  type: 'campus.ledger.posted.v7',
  source: `/tenants/${TENANT}/${APP}`,
  subject: 'Ledger/newer',
  time: '2026-08-15T12:00:00.000Z',
  datacontenttype: 'application/json',
  tenantid: TENANT,
  sequence: 1,
  correlationid: 'newer',
  causationid: 'newer',
  data: { event: { sum: { amount: 1, currency: 'USD' } }, after: { id: 'newer' } },
}

/** Puts text on the topic as it is. */
async function publishNonsense(of: Platform): Promise<void> {
  const headers = { 'content-type': 'text/plain', 'dapr-api-token': of.apiToken('caller') }
  const url = `${of.sidecarUrl('caller')}/v1.0/publish/pubsub/${APP}?metadata.rawPayload=true`
  const answer = await fetch(url, { method: 'POST', headers, body: NONSENSE })
  if (!answer.ok) throw new Unavailable(`publishing answered ${answer.status}`)
}

/** An event of a ledger of its own. */
const posted = (ledger: string, note = ''): Envelope => ({
  ...newer,
  id: `Ledger:${TENANT}:${ledger}:1`,
  type: 'campus.ledger.posted.v1',
  subject: `Ledger/${ledger}`,
  data: { event: { amount: 1, note }, after: { id: ledger, balance: 1, postings: 1 } },
})

const tallyOf = (of: Platform, ledger: string) => effectsOf(journalOf(of, WATCHER), 'Tally', ledger)
const isDead = async (operator: Operator, id: string) => (await operator.letters()).some(letter => letter.id === id)

describe('an event that cannot be handled', () => {
  const poison = { ledger: 'poisoned', event: `Ledger:${TENANT}:poisoned:1` }

  it('keeps none of its neighbours waiting', async () => {
    const operator = await operatorOf(platform())
    const aggregates = sender(platform())
    const redis = redisOf(platform())
    const post = (ledger: string, id: string, note = '') =>
      aggregates.send(Ledger, TENANT, ledger, command(id, { amount: 1, note }))
    await post(poison.ledger, 'poison', POISON)
    await publishNonsense(platform())
    await publisherOf(platform()).publish(APP, [posted('before'), newer, posted('batched', POISON), posted('behind')])
    for (let n = 1; n <= 20; n++) {
      await post('neighbour', `beside.${n}`)
      await until(async () => (await redis.llen(arrivalsKey('neighbour'))) >= n, { every: 5, what: `neighbour ${n}` })
    }
    for (const beside of ['before', 'behind'])
      await until(async () => (await tallyOf(platform(), beside)).length > 0, {
        what: `what came in company, ${beside}`,
      })
    expect(await tallyOf(platform(), poison.ledger)).toEqual([])
    expect(await isDead(operator, letterId(poison.event))).toBe(false)
    for (const event of [poison.event, posted('batched').id])
      await until(() => isDead(operator, letterId(event)), { within: 45_000, what: 'the dead letter' })
  })

  it('is among the dead letters, whole and with its name', async () => {
    const operator = await operatorOf(platform())
    await until(async () => (await operator.letters()).length >= 4, { within: 20_000, what: 'the dead letters' })
    const letters = new Map((await operator.letters()).map(letter => [letter.id, letter]))
    const ledger = (id: string, type: string) => ({ tenant: TENANT, type, subject: `Ledger/${id}`, status: 'dead' })
    expect(letters.size).toBe(4)
    expect(letters.get(letterId(posted('batched').id))).toMatchObject(ledger('batched', 'campus.ledger.posted.v1'))
    expect(letters.get(letterId(poison.event))).toMatchObject({
      ...ledger(poison.ledger, 'campus.ledger.posted.v1'),
      envelope: { id: poison.event, data: { event: { amount: 1, note: POISON } } },
    })
    expect(letters.get(letterId(newer.id))).toMatchObject({
      ...ledger('newer', newer.type),
      envelope: { id: newer.id, data: newer.data },
    })
    expect(letters.get(letterId(JSON.stringify(NONSENSE)))).toMatchObject({ tenant: null, envelope: NONSENSE })
  })

  it('stays dead when it is replayed in vain, and has one effect once the defect is gone', async () => {
    const operator = await operatorOf(platform())
    const id = letterId(poison.event)
    for (const dead of await operator.letters()) expect(await operator.replay(dead.id)).toBe(409)
    expect(await tallyOf(platform(), poison.ledger)).toEqual([])

    await redisOf(platform()).set(MENDED, 'yes')
    expect([await operator.replay(id), await operator.replay(id)]).toEqual([200, 200])
    expect(await tallyOf(platform(), poison.ledger)).toEqual([`tally:${poison.event}`])
    expect(await operator.letters()).toHaveLength(3)
    expect((await operator.letters('replayed')).map(letter => letter.id)).toEqual([id])
  })
})

/** As resiliency.yaml has it: one more is the first try as a dead letter. */
const DELIVERIES = 8

it('an event that something is away for, for longer than it is delivered, is handled when it is back, and no dead letter', async () => {
  const operator = await operatorOf(platform())
  const redis = redisOf(platform())
  const arrivals = () => redis.llen(arrivalsKey('stranded'))
  await redis.set(AWAY, 'yes')
  await publisherOf(platform()).publish(APP, [posted('stranded', NEEDY)])
  await until(async () => (await arrivals()) > DELIVERIES + 2, { within: 60_000, what: 'tries beyond all deliveries' })
  expect(await tallyOf(platform(), 'stranded')).toEqual([])
  await redis.del(AWAY)
  await until(async () => (await tallyOf(platform(), 'stranded')).length > 0, { within: 60_000, what: 'its effect' })
  expect(await isDead(operator, letterId(posted('stranded').id))).toBe(false)
})
