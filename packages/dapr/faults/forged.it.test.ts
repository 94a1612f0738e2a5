import { describe, expect, it } from 'vitest'
import { Ledger } from './fixture/ledger.ts'
import { effectsOf, journalOf } from './journal.ts'
import { APP, command, sender, TENANT, useStage, WATCHER } from './stage.ts'

const platform = useStage()

const turn = { commands: [command('forged', { amount: 1_000, note: '' })] }
const actor = `/actors/Ledger/${TENANT}:forged`

type Call = [method: string, path: string, body?: object]

const atTheService: Call[] = [
  ['GET', '/dapr/config'],
  ['GET', '/dapr/subscribe'],
  ['PUT', `${actor}/method/turn`, turn],
  ['PUT', `${actor}/method/view`],
  ['PUT', `${actor}/method/wake`],
  ['PUT', '/actors/FaultsClock/clock/method/remind/sweep', {}],
  ['DELETE', actor],
  ['POST', '/events/faults', { id: 'forged' }],
  ['POST', '/events/dead-letters', { id: 'forged' }],
  ['POST', '/EVENTS/faults', { id: 'forged' }],
  ['PUT', `//actors/Ledger/${TENANT}:forged/method/turn`, turn],
  ['GET', '/faults/steps'],
]

const atTheSidecar: Call[] = [
  ['PUT', `/v1.0${actor}/method/turn`, turn],
  ['POST', '/v1.0/publish/pubsub/faults', { id: 'forged' }],
  ['POST', '/v1.0/state/journal/transaction', { operations: [] }],
  ['GET', '/v1.0/state/journal/s:Ledger:north:forged'],
  ['GET', `/v1.0/invoke/${WATCHER}/method/readyz`],
  ['GET', '/v1.0/metadata'],
]

async function statusOf(base: string, [method, path, body]: Call, token?: string): Promise<number> {
  const headers = { 'content-type': 'application/json', ...(token !== undefined && { 'dapr-api-token': token }) }
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
  return (await fetch(`${base}${path}`, init)).status
}

describe('who is not the sidecar', () => {
  const tokens = (): [string, string | undefined][] => [
    ['without a token', undefined],
    ['with an empty one', ''],
    ['with the one for the sidecar', platform().apiToken(APP)],
    ['with that of another service', platform().appToken(WATCHER)],
    ['with half of it', platform().appToken(APP).slice(0, -1)],
  ]

  it.each(atTheService)('is not let in by the service: %s %s', async (...call) => {
    for (const [how, token] of tokens()) {
      expect(await statusOf(platform().url(APP), call, token), how).toBe(call[1].startsWith('//') ? 404 : 401)
    }
    expect(await statusOf(platform().url(APP), ['GET', '/dapr/config'], platform().appToken(APP))).toBe(200)
  })

  it.each(atTheSidecar)('is not let in by the sidecar: %s %s', async (...call) => {
    expect(await statusOf(platform().sidecarUrl(APP), call)).toBe(401)
    expect(await statusOf(platform().sidecarUrl(APP), call, platform().appToken(APP))).toBe(401)
    expect(await statusOf(platform().sidecarUrl(APP), call, platform().apiToken('caller'))).toBe(401)
  })

  it('has changed nothing', async () => {
    expect(await effectsOf(journalOf(platform()), 'Ledger', 'forged')).toEqual([])
    expect(await sender(platform()).view(Ledger, TENANT, 'forged')).toMatchObject({ seq: 0 })
  })
})
