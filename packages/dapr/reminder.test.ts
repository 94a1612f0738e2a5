import { afterEach, describe, expect, test, vi } from 'vitest'
import { keepReminding, remind } from './reminder.ts'
import { type Answered, type FakeSidecar, fakeSidecar, keptLog } from './testing/fake-sidecar.ts'

const reminder = { type: 'BankClock', name: 'sweep', seconds: 1 }
let fake: FakeSidecar
afterEach(() => {
  vi.restoreAllMocks()
  return fake.close()
})
const serving = async (answer: () => Answered) => {
  fake = await fakeSidecar(answer)
}
const called = async (times: number) => {
  while (fake.calls.length < times) await new Promise(resolve => setTimeout(resolve, 5))
}

describe('a reminder', () => {
  test('is periodic, replaces the one before, and survives failures', async () => {
    await serving(() => ({ status: 204, body: '' }))
    await remind(fake.sidecar, reminder)
    expect(fake.calls).toMatchObject([
      {
        method: 'POST',
        path: '/v1.0/actors/BankClock/clock/reminders/sweep',
        body: {
          dueTime: '0s',
          period: '1s',
          overwrite: true,
          failure_policy: { constant: { interval: '1s' } },
        },
      },
    ])
  })
  test('that the sidecar does not take yet is set again, quietly the first time', async () => {
    await serving(() => (fake.calls.length < 3 ? { status: 500 } : { status: 204, body: '' }))
    const log = keptLog()
    const stop = keepReminding(fake.sidecar, reminder, log)
    await called(3)
    stop()
    expect(log.lines).toEqual(['the reminder could not be set'])
  })
  test('is not set any more once that was stopped, even while a call is under way', async () => {
    let letGo: () => void = () => undefined
    const held = new Promise<Answered>(resolve => {
      letGo = () => resolve({ status: 500 })
    })
    fake = await fakeSidecar(() => held)
    const failed = vi.spyOn(fake.sidecar, 'expect')
    const stop = keepReminding(fake.sidecar, reminder, keptLog())
    await called(1)
    stop()
    const timers = vi.spyOn(globalThis, 'setTimeout')
    letGo()
    await expect(failed.mock.results[0]?.value).rejects.toThrow('500')
    await new Promise(resolve => setImmediate(resolve))
    expect(timers.mock.calls.map(([, milliseconds]) => milliseconds)).not.toContain(1_000)
  })
})
