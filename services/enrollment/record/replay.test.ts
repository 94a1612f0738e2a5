import { refusal } from '@campus/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nothingKnown } from '../eligibility/student-facts.ts'
import { Registration } from '../registration/registration.ts'
import { initialRegistration } from '../registration/state.ts'
import { facts, morning, now, oneEnrolled, request, wish } from '../testing/registration-story.ts'
import { RequestGrounds } from './grounds.ts'
import { replay } from './replay.ts'
import { RULES, rulesNow } from './rules.ts'

const moment = { tenant: 'u1', id: 'ann.fall', now, commandId: 'c-1', by: 'ann' }
const enrolledInA = oneEnrolled.reduce(
  (state, event) => Registration.evolve(state, event, now),
  initialRegistration('ann.fall'),
)

/** What the journal keeps of the decision on a request. */
function groundsFor(asked: ReturnType<typeof request>, state = enrolledInA): RequestGrounds {
  const decision = Registration.decide(asked, state, moment)
  if ('refused' in decision) throw new Error('the request was not taken')
  return RequestGrounds.parse(JSON.parse(JSON.stringify(decision.grounds)))
}

const clashing = wish('c', { facts: facts('c', { meetings: morning }) })
const closed = wish('d', { facts: facts('d', { status: 'closed' }) })
const demanding = wish('e', { rules: { prerequisites: { course: 'course-x', minGrade: 'C' } } })
const unknown = wish('f', { facts: undefined })
const onHold = {
  ...nothingKnown,
  holds: [
    {
      ...{ id: 'h-1', student: 'ann', type: 'LIBRARY', effects: ['REG_ADD' as const], owner: 'registrar' as const },
      ...{ office: { name: 'Library', contact: 'desk' }, reason: 'A book.', start: now, placedBy: 'bea' },
    },
  ],
}

describe('a decision is recorded', () => {
  test('with what was asked, what was seen, the rules and what they said', () => {
    const grounds = groundsFor(request([demanding, wish('b')], { studentFacts: onHold }))
    expect(grounds.request.studentFacts?.holds).toEqual(onHold.holds)
    expect(grounds.standing.items.map(({ sectionId }) => sectionId)).toEqual(['a'])
    expect(grounds.rules).toEqual(rulesNow)
    expect(grounds.verdicts.map(({ sectionId, reasons }) => [sectionId, ...reasons.map(({ code }) => code)])).toEqual([
      ['e', 'HOLD', 'PREREQ'],
      ['b', 'HOLD'],
    ])
  })
  test('of what the student had once what the request drops was dropped', () => {
    expect(groundsFor(request([wish('b')], { drop: ['a'] })).standing.items).toEqual([])
  })
  test('with what is left for what, and why somebody asked in the student’s name', () => {
    const onBehalf = { reason: 'The student is abroad.' }
    const grounds = groundsFor({ ...request([wish('b', { swap: 'a' })]), onBehalf })
    expect(grounds).toMatchObject({ onBehalf, verdicts: [{ sectionId: 'b', swaps: 'ann.fall.1' }] })
    const plain = groundsFor(request([wish('b')]))
    expect(plain).not.toHaveProperty('onBehalf')
    expect(plain.verdicts[0]).not.toHaveProperty('swaps')
  })
})

describe('a decision that is replayed', () => {
  test('comes out the same, whatever was asked by whom', () => {
    const wishes = fc.subarray([wish('a'), wish('b'), clashing, closed, demanding, unknown], { minLength: 1 })
    const asked = fc.record({
      add: wishes,
      drop: fc.subarray(['a']),
      allOrNone: fc.boolean(),
      studentFacts: fc.constantFrom(undefined, onHold),
    })
    fc.assert(
      fc.property(asked, ({ add, studentFacts, ...more }) => {
        const grounds = groundsFor(request(add, { ...more, ...(studentFacts && { studentFacts }) }))
        expect(replay('ann.fall', grounds, now)).toEqual({ same: true, changedRules: [] })
      }),
    )
  })
  test('names the rules that have changed since', () => {
    const { PREREQ: _, ...before } = rulesNow
    const grounds = { ...groundsFor(request([wish('b')])), rules: { ...before, HOLD: RULES.HOLD.version - 1 } }
    expect(replay('ann.fall', grounds, now)).toEqual({ same: true, changedRules: ['HOLD', 'PREREQ'] })
  })
  test('says what it would be now where that is something else', () => {
    const grounds = groundsFor(request([wish('b')]))
    const other = {
      ...grounds,
      verdicts: grounds.verdicts.map(one => ({ ...one, reasons: [refusal('HOLD', 'A hold.')] })),
    }
    expect(replay('ann.fall', other, now)).toEqual({ same: false, changedRules: [], verdicts: grounds.verdicts })
  })
})
