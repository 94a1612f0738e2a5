import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Host } from './host.ts'
import { Journal } from './journal.ts'
import { clockType, sidecarRouter } from './router.ts'
import { on, Undeliverable } from './subscription.ts'
import { envelope } from './testing/envelope.ts'
import { keptLog } from './testing/fake-sidecar.ts'
import { MemoryStore } from './testing/memory-store.ts'
import { CoinsPut, Purse, purse, told } from './testing/purse.ts'

let server: Server
let journal: Journal
let host: Host
let reminded: number
let buried: string[]
let seen: number[]
let isFull: boolean

beforeEach(async () => {
  const store = new MemoryStore()
  journal = new Journal(store, true)
  reminded = 0
  buried = []
  seen = []
  isFull = false
  const log = keptLog()
  host = new Host([Purse], {
    journal,
    asker: { send: () => Promise.reject(new Error('nobody')), outside: {}, log },
    committed: () => undefined,
    clock: Date.now,
  })
  const each = async (coins: number): Promise<void> => {
    if (coins === 13) throw new Undeliverable('unlucky')
    if (coins === 7) throw new Error('for now')
    seen.push(coins)
  }
  const facing = {
    host,
    subscriptions: [on('purses', CoinsPut, 'counting', ({ data }) => each(data.coins))],
    reminders: { sweep: () => void reminded++ },
    deadLetterTopic: 'bank-dead',
    onDeadLetter: async (raw: Buffer) => {
      if (isFull) throw new Error('no room')
      buried.push(raw.toString('utf8'))
    },
    log,
  }
  server = createServer(express().use(sidecarRouter('bank', facing)))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await journal.close()
  await new Promise(resolve => server.close(resolve))
})

async function call(method: string, path: string, body?: unknown) {
  const { port } = server.address() as AddressInfo
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { 'content-type': 'application/json', connection: 'close' },
    ...(body !== undefined && { body: text }),
  })
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false
  return { status: answer.status, body: isJson ? JSON.parse(await answer.text()) : undefined }
}
const coins = (amount: number) => envelope({ data: { event: { coins: amount }, after: null } })

test.each([
  ['billing', 'BillingClock'],
  ['billing-worker', 'BillingWorkerClock'],
  ['student-bff', 'StudentBffClock'],
])('the clock of %s is %s', (service, type) => {
  expect(clockType(service)).toBe(type)
})

describe('a sidecar', () => {
  test('learns which actors are here, the clock among them, and that they are not entered twice', async () => {
    expect((await call('GET', '/dapr/config')).body).toMatchObject({
      entities: ['Purse', 'BankClock'],
      reentrancy: { enabled: false },
    })
  })
  test('learns the topics, and where their dead letters go', async () => {
    expect((await call('GET', '/dapr/subscribe')).body).toMatchObject([
      { pubsubname: 'pubsub', topic: 'purses', deadLetterTopic: 'bank-dead', routes: { default: '/events/purses' } },
      { pubsubname: 'pubsub', topic: 'bank-dead', routes: { default: '/events/dead-letters' } },
    ])
  })
  test('makes an actor active by calling it, until it lets go of it or begins anew', async () => {
    const commands = [told({ type: 'put', coins: 2 })]
    for (const [method, path] of [
      ['DELETE', '/actors/Purse/u1:mine'],
      ['GET', '/dapr/config'],
    ] as const) {
      await call('PUT', '/actors/Purse/u1:mine/method/turn', { commands })
      expect(host.activations.has(purse('mine'))).toBe(true)
      expect((await call(method, path)).status).toBe(200)
      expect(host.activations.has(purse('mine'))).toBe(false)
    }
  })
  test('may let go of an actor that was never called', async () => {
    expect((await call('DELETE', '/actors/Purse/u1:mine')).status).toBe(200)
  })
})

describe('a turn', () => {
  const turn = (body: unknown, actor = 'u1%3Amine') => call('PUT', `/actors/Purse/${actor}/method/turn`, body)

  test('gives a reply for each command', async () => {
    const { status, body } = await turn({
      commands: [told({ type: 'put', coins: 2 }), told({ type: 'take', coins: 9 })],
    })
    expect(status).toBe(200)
    expect(body.replies).toMatchObject([{ ok: true, view: { coins: 2 } }, { ok: false }])
  })
  test.each([
    ['no commands', { commands: [] }],
    ['no request at all', {}],
    ['a command without an id', { commands: [{ by: 'ann', correlationId: 'c', command: {} }] }],
    ['broken JSON', '{"commands":'],
  ])('with %s is refused', async (_what, body) => {
    expect((await turn(body)).status).toBeGreaterThanOrEqual(400)
  })
  test.each(['mine', 'u1%3Amine%3Ayours', 'U1%3Amine', '%3Amine'])('of actor %s is refused', async actor => {
    expect((await turn({ commands: [told({ type: 'put', coins: 2 })] }, actor)).status).toBe(500)
  })
  test('of an actor that is not hosted here is refused', async () => {
    const body = { commands: [told({ type: 'put', coins: 2 })] }
    expect((await call('PUT', '/actors/Wallet/u1%3Amine/method/turn', body)).body).toEqual({
      message: 'Wallet is not hosted here',
    })
  })
  test('is seen by who looks at the aggregate, and waking it changes nothing', async () => {
    await turn({ commands: [told({ type: 'put', coins: 2 })] })
    expect((await call('PUT', '/actors/Purse/u1%3Amine/method/wake', {})).status).toBe(200)
    const { body } = await call('PUT', '/actors/Purse/u1%3Amine/method/view', {})
    expect(body).toEqual({ ok: true, seq: 1, view: { coins: 2 } })
  })
})

describe('a reminder', () => {
  test('begins its work and is done with', async () => {
    expect((await call('PUT', '/actors/BankClock/clock/method/remind/sweep', {})).status).toBe(200)
    expect(reminded).toBe(1)
  })
  test('that nobody knows is no trouble', async () => {
    expect((await call('PUT', '/actors/BankClock/clock/method/remind/dance', {})).status).toBe(200)
    expect(reminded).toBe(0)
  })
})

describe('an event', () => {
  test.each([
    ['that is taken', coins(1), 'SUCCESS'],
    ['that somebody has trouble with', coins(7), 'RETRY'],
    ['that somebody can never take', coins(13), 'DROP'],
    ['that is none', { hello: 1 }, 'DROP'],
  ])('%s is answered by its outcome', async (_what, event, status) => {
    expect(await call('POST', '/events/purses', event)).toEqual({ status: 200, body: { status } })
  })
  const batch = (...amounts: number[]) => ({
    ...{ specversion: '1.0', id: 'b', type: 'campus.batch.v1', source: '/tenants/u1/bank', tenantid: 'u1' },
    datacontenttype: 'application/cloudevents-batch+json',
    data: amounts.map(coins),
  })
  test('comes to its subscribers out of a batch as well', async () => {
    expect((await call('POST', '/events/purses', batch(1, 2, 3))).body).toEqual({ status: 'SUCCESS' })
    expect(seen.toSorted()).toEqual([1, 2, 3])
  })
  test('that somebody has trouble with brings its batch again, and holds nobody up', async () => {
    expect((await call('POST', '/events/purses', batch(1, 7, 13))).body).toEqual({ status: 'RETRY' })
    expect({ seen, buried }).toEqual({ seen: [1], buried: [] })
  })
  test('that can never be taken goes to the dead letters without its batch', async () => {
    expect((await call('POST', '/events/purses', batch(1, 13, 2))).body).toEqual({ status: 'SUCCESS' })
    expect(seen.toSorted()).toEqual([1, 2])
    expect(buried.map(letter => JSON.parse(letter))).toEqual([coins(13)])
  })
  test('of a batch that cannot be kept as a dead letter brings its batch again', async () => {
    isFull = true
    expect((await call('POST', '/events/purses', batch(1, 13))).status).toBe(500)
  })
  test('of a topic that nobody here listens to is not lost', async () => {
    expect((await call('POST', '/events/wallets', coins(1))).status).toBe(500)
  })
  test('that is no JSON is not taken for one', async () => {
    expect((await call('POST', '/events/purses', '{"id":')).status).toBeGreaterThanOrEqual(400)
    expect(seen).toEqual([])
  })
  test('that died is kept as it came', async () => {
    expect((await call('POST', '/events/dead-letters', '{"id":"x"}')).status).toBe(200)
    expect(buried).toEqual(['{"id":"x"}'])
  })
})
