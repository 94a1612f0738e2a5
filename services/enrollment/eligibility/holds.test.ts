import { type Hold, later } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { endOf, holdReasons } from './holds.ts'

const now = '2026-08-15T12:00:00.000Z'
const office = { name: 'Bursar', contact: 'bursar@example.edu' }
const hold = (id: string, more: Partial<Hold> = {}): Hold => ({
  ...{ id, student: 'ann', type: 'financial', effects: ['REG_ADD'], office, owner: 'finance' },
  ...{ reason: 'Fees are open.', start: now, placedBy: 'bea', ...more },
})

describe('a hold that stops registering (R-10)', () => {
  test('says whose it is, why, and what cures it', () => {
    expect(holdReasons([hold('h1')], now)).toEqual([
      {
        ...{ code: 'HOLD', detail: 'A hold of Bursar stops registration: Fees are open.' },
        ...{ hold: 'h1', type: 'financial', office, cure: 'Settle it with Bursar (bursar@example.edu).' },
      },
    ])
  })
  test('says until when, where it ends by itself', () => {
    const end = later(now, 60)
    const cure = `Settle it with Bursar (bursar@example.edu), or wait until ${end}.`
    expect(holdReasons([hold('h1', { end })], now)).toMatchObject([{ cure }])
  })
  test('says neither why nor of what kind it is, where it is silent', () => {
    const [silent] = holdReasons([hold('h1', { effects: ['SILENT'] })], now)
    expect(silent).toMatchObject({ detail: 'A hold of Bursar stops registration.', office })
    expect(silent).not.toHaveProperty('type')
  })
  test('is one whatever else it stops', () => {
    expect(holdReasons([hold('h1', { effects: ['TRANSCRIPT', 'REG_ALL'] })], now)).toHaveLength(1)
    expect(holdReasons([hold('h1', { effects: ['TRANSCRIPT'] })], now)).toEqual([])
  })
})

test('the next end is the earliest of the holds that stop registering now', () => {
  const [soon, late] = [later(now, 60), later(now, 120)]
  expect(endOf([hold('h1', { end: late }), hold('h2', { end: soon }), hold('h3')], now)).toBe(soon)
  const idle = [hold('h1', { end: soon, effects: ['TRANSCRIPT'] }), hold('h2', { start: later(now, 1), end: soon })]
  expect(endOf([...idle, hold('h3', { end: late })], now)).toBe(late)
  expect(endOf([hold('h1')], now)).toBeUndefined()
})
