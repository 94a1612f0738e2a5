import { HoldEffect as Effects, type Hold, type HoldEffect, type Override, refusal } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { holdReasons } from './holds.ts'
import { lift, openOverrides } from './overrides.ts'

const now = '2026-08-15T12:00:00.000Z'
const override = (id: string, codes: Override['codes'], more: Partial<Override> = {}): Override => ({
  ...{ id, student: 'ann', sectionId: 'a', codes, expires: '2026-09-01T00:00:00.000Z' },
  ...{ reason: 'Fits.', grantedBy: 'reg' },
  ...more,
})
const prereq = refusal('PREREQ', 'CS 101 is missing.')
const clash = refusal('TIME_CONFLICT', 'Meets at the same time as section b.')

describe('overrides (R-17)', () => {
  test('lift the reasons they name, together', () => {
    const lifted = lift([prereq, clash], [override('o1', ['PREREQ']), override('o2', ['TIME_CONFLICT'])])
    expect(lifted).toEqual({ reasons: [], overrides: ['o1', 'o2'], lifted: ['PREREQ', 'TIME_CONFLICT'] })
  })
  test('lift no reason they do not name, and are not used up where one is left', () => {
    expect(lift([prereq, clash], [override('o1', ['PREREQ'])])).toEqual({ reasons: [clash], overrides: [], lifted: [] })
  })
  test('lift no hold, whatever they name', () => {
    const everything = override('o1', ['PREREQ', 'TIME_CONFLICT', 'CAPACITY', 'CONSENT'])
    const held = refusal('HOLD', 'A hold of the bursar.')
    expect(lift([held], [everything]).reasons).toEqual([held])
  })
  test('for a seat beyond capacity go along when nothing is against the section', () => {
    expect(lift([], [override('o1', ['CAPACITY'])])).toEqual({ reasons: [], overrides: ['o1'], lifted: ['CAPACITY'] })
  })
  test.each(['SECTION_FULL', 'WAITLIST_AHEAD'] as const)('of %s are for a seat beyond capacity', code => {
    expect(lift([], [override('o1', [code])]).lifted).toEqual(['CAPACITY'])
  })
  test('that nothing needs are not used', () => {
    expect(lift([], [override('o1', ['PREREQ'])])).toEqual({ reasons: [], overrides: [], lifted: [] })
  })
  test.each([
    ['of another section', override('o1', ['PREREQ'], { sectionId: 'b' })],
    ['that have expired', override('o1', ['PREREQ'], { expires: now })],
    ['used for another enrollment', override('o1', ['PREREQ'], { usedFor: 'ann.fall.1' })],
    ['used in this registration', override('used', ['PREREQ'])],
  ])('%s are not open', (_what, one) => {
    expect(openOverrides([one], { sectionId: 'a', used: ['used'], now })).toEqual([])
  })
  test('are open until the moment they expire', () => {
    const one = override('o1', ['PREREQ'], { expires: '2026-08-15T12:00:00.001Z' })
    expect(openOverrides([one], { sectionId: 'a', used: [], now })).toEqual([one])
  })
})

describe('holds (R-10)', () => {
  const office = { name: 'Bursar', contact: 'bursar@example.edu' }
  const hold = (effects: HoldEffect[], more: Partial<Hold> = {}): Hold => ({
    ...{ id: 'ann.h1', student: 'ann', type: 'financial', effects, office, owner: 'finance', placedBy: 'fin' },
    ...{ reason: 'Fees are open.', start: '2026-08-01T00:00:00.000Z' },
    ...more,
  })

  test.each([['REG_ALL'], ['REG_ADD'], ['SILENT']] as const)('of effect %s stop registering', effect => {
    expect(holdReasons([hold([effect])], now)).toMatchObject([{ code: 'HOLD', hold: 'ann.h1', office }])
  })
  test('of other effects do not', () => {
    const others = Effects.options.filter(effect => !['REG_ALL', 'REG_ADD', 'SILENT'].includes(effect))
    expect(holdReasons([hold(others)], now)).toEqual([])
  })
  test('are all told at once, each with its office and what would cure it', () => {
    const two = [hold(['REG_ADD']), hold(['REG_ALL'], { id: 'ann.h2', office: { name: 'Dean', contact: '555' } })]
    const reasons = holdReasons(two, now)
    expect(reasons.map(({ detail }) => detail)).toEqual([
      'A hold of Bursar stops registration: Fees are open.',
      'A hold of Dean stops registration: Fees are open.',
    ])
    expect(reasons[1]).toMatchObject({ cure: 'Settle it with Dean (555).' })
  })
  test('that are silent do not say why', () => {
    expect(JSON.stringify(holdReasons([hold(['SILENT'])], now))).not.toMatch(/Fees|financial/)
  })
  test.each([
    ['a moment before it starts', { start: '2026-08-15T12:00:00.001Z' }, 0],
    ['from its start', { start: now }, 1],
    ['a moment before its end', { end: '2026-08-15T12:00:00.001Z' }, 1],
    ['no more at its end', { end: now }, 0],
  ])('count %s (R-01)', (_when, dates, count) => {
    expect(holdReasons([hold(['REG_ADD'], dates)], now)).toHaveLength(count)
  })
})
