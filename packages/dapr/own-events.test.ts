import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type DeadLetter, deadLetterOf } from './dead-letters.ts'
import type { Status } from './dispatch.ts'
import { OwnEvents } from './own-events.ts'
import { Unavailable } from './sidecar.ts'
import { envelope } from './testing/envelope.ts'

const committed = Date.parse(envelope().time)
const letterOf = (dead: object) => deadLetterOf(dead, envelope().time, text => text)

let buried: DeadLetter[]
let clock: number
beforeEach(() => {
  vi.useFakeTimers()
  buried = []
  clock = committed + 1_000
})
afterEach(() => {
  vi.useRealTimers()
})

/** Delivers an event to subscribers that say this, the last of it again and again. */
async function delivered(...statuses: Status[]) {
  const take = vi.fn(async () => (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 'SUCCESS')
  const own = new OwnEvents({ take, bury: async letter => void buried.push(letter), letterOf, clock: () => clock })
  const done = own.deliver(envelope()).then(
    () => 'done',
    error => error,
  )
  await vi.runAllTimersAsync()
  return { outcome: await done, tries: take.mock.calls.length }
}

describe('an event of the service’s own', () => {
  test('is delivered once when its subscribers take it', async () => {
    expect(await delivered('SUCCESS')).toEqual({ outcome: 'done', tries: 1 })
  })
  test('is brought again while they have trouble', async () => {
    expect(await delivered('RETRY', 'RETRY', 'SUCCESS')).toEqual({ outcome: 'done', tries: 3 })
  })
  test('is buried at once when nobody can ever handle it', async () => {
    expect(await delivered('DROP')).toEqual({ outcome: 'done', tries: 1 })
    expect(buried).toMatchObject([{ id: envelope().id, tenant: 'u1', status: 'dead' }])
  })
  test('is buried when that turns out later', async () => {
    expect(await delivered('RETRY', 'DROP')).toEqual({ outcome: 'done', tries: 2 })
    expect(buried).toHaveLength(1)
  })
  test('is left to the sweep when the trouble lasts: an outage buries nothing', async () => {
    const { outcome, tries } = await delivered('RETRY')
    expect(outcome).toBeInstanceOf(Unavailable)
    expect(tries).toBe(6)
    expect(buried).toEqual([])
  })
  test('is buried when it fails still ten minutes after its commit', async () => {
    clock = committed + 600_001
    expect((await delivered('RETRY')).outcome).toBe('done')
    expect(buried).toHaveLength(1)
  })
})
