import type { CreditLimit } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import type { RegistrationEvent } from '../registration/language.ts'
import {
  dropped,
  enrolled,
  facts,
  full,
  given,
  held,
  morning,
  refused,
  request,
  requested,
  requestedItem,
  termFacts,
  waitlisted,
  wish,
} from '../testing/registration-story.ts'
import { loadReasons } from './load.ts'
import { nothingKnown } from './student-facts.ts'

const of = (credits: number) => ({ credits: { min: credits, max: credits } })
const asking = (id: string, credits: number, more: object = {}) => wish(id, { facts: facts(id, of(credits)), ...more })
/** Ann has these credits already, in a section each. */
const having = (...credits: number[]): RegistrationEvent[] => [
  requested(credits.map((each, index) => requestedItem(index + 1, `had-${index + 1}`, { credits: each }))),
  ...credits.flatMap((_, index) => [held(index + 1, `had-${index + 1}`), enrolled(index + 1, `had-${index + 1}`)]),
]
const limited = (limits: CreditLimit[]) => ({ studentFacts: { ...nothingKnown, limits } })
const limit = (maxCredits: number, more: object = {}) => ({ maxCredits, reason: 'Probation.', setBy: 'reg', ...more })
const outcomes = (before: RegistrationEvent[], ...asked: Parameters<typeof request>) =>
  given(...before)
    .when(request(...asked))
    .state.items.filter(({ sectionId }) => !sectionId.startsWith('had'))
    .map(({ sectionId, status, reasons }) => [sectionId, status, ...reasons.map(({ code }) => code)])

const MAY = ['a', 'requested']
const MAY_NOT = ['a', 'refused', 'MAX_CREDIT']

describe('load (R-12)', () => {
  test.each([
    [[3, 3, 3, 3, 3], 3, MAY],
    [[4, 4, 4, 3], 3.5, MAY_NOT],
    [[4, 4, 4, 3], 3, MAY],
    [[18], 0.5, MAY_NOT],
    [[0.1, 0.2, 17.6], 0.1, MAY],
  ])('eighteen credits and no more: with %j, %d more', (had, credits, expected) => {
    expect(outcomes(having(...had), [asking('a', credits)])).toEqual([expected])
  })
  test.each([
    [3, MAY],
    [4, MAY_NOT],
  ])('nine in a summer term: with six, %d more', (credits, expected) => {
    const summer = { termFacts: { ...termFacts, type: 'summer' as const } }
    expect(outcomes(having(6), [asking('a', credits)], summer)).toEqual([expected])
  })
  test('is refused with its numbers, in words and as facts, and with a remedy', () => {
    given(...having(4, 4, 4, 4))
      .when(request([asking('a', 3)]))
      .thenShown({
        items: [
          ...having(4, 4, 4, 4)
            .slice(0, 4)
            .map(() => ({})),
          {
            reasons: [
              {
                ...{ code: 'MAX_CREDIT', limit: 18, has: 16, wouldHave: 19, office: { name: 'Registrar' } },
                detail: '16 credits and these 3 would be 19; at most 18 are allowed in this term.',
                cure: 'Drop another section in the same request, or ask for a higher limit.',
              },
            ],
          },
        ],
      })
  })
  test('counts the credits chosen, or the fewest that the section gives', () => {
    const variable = (more: object) => [wish('a', { facts: facts('a', { credits: { min: 1, max: 6 } }), ...more })]
    expect(outcomes(having(15), variable({}))).toEqual([MAY])
    expect(outcomes(having(15), variable({ credits: 3 }))).toEqual([MAY])
    expect(outcomes(having(15), variable({ credits: 4 }))).toEqual([MAY_NOT])
  })
  test('counts what is wished for before it in the request and stands, and nothing that does not', () => {
    const closed = wish('b', { facts: facts('b', { ...of(9), status: 'closed' as const }) })
    expect(outcomes([], [asking('x', 9), closed, asking('a', 9), asking('y', 1)])).toEqual([
      ['x', 'requested'],
      MAY,
      ['b', 'refused', 'SECTION_CLOSED'],
      ['y', 'refused', 'MAX_CREDIT'],
    ])
  })
  test('counts what is on its way, and not what waits, was refused or dropped', () => {
    const onItsWay = requested([1, 2, 3, 4].map(n => requestedItem(n, `had-${n}`, { credits: 9 })))
    const ended = [waitlisted(2, 'had-2'), refused(3, 'had-3', [full], false), dropped(4, 'had-4')]
    expect(outcomes([onItsWay, ...ended], [asking('a', 9)])).toEqual([MAY])
    expect(outcomes([onItsWay, ...ended], [asking('a', 9.5)])).toEqual([MAY_NOT])
  })
  test('counts nothing of who is ready to wait', () => {
    expect(outcomes(having(18), [asking('a', 3, { waitlist: true })])).toEqual([MAY])
    expect(outcomes(having(9), [asking('w', 9, { waitlist: true }), asking('a', 9)])).toEqual([['w', 'requested'], MAY])
  })
  test('is none of what is dropped in the same request', () => {
    expect(outcomes(having(9, 9), [asking('a', 9)], { drop: ['had-1'] })).toEqual([MAY])
  })
  test('of nothing is never too much, not even for who has too much', () => {
    expect(outcomes(having(15), [asking('a', 0)], limited([limit(13)]))).toEqual([MAY])
  })
  test('has the limit that the registrar set for the student', () => {
    expect(outcomes(having(12), [asking('a', 2)], limited([limit(13)]))).toEqual([MAY_NOT])
    expect(outcomes(having(18), [asking('a', 3)], limited([limit(13), limit(21, { term: 'fall' })]))).toEqual([MAY])
  })
  test('R-17: an override lets past it, and what it let in counts for the next', () => {
    const override = {
      ...{ id: 'ann.o1', student: 'ann', sectionId: 'a', codes: ['MAX_CREDIT' as const] },
      ...{ expires: '2026-09-01T00:00:00.000Z', reason: 'Graduates this term.', grantedBy: 'reg' },
    }
    const { state } = given(...having(16)).when(
      request([asking('a', 3), asking('b', 1)], { studentFacts: { ...nothingKnown, overrides: [override] } }),
    )
    expect(state.items.slice(1)).toMatchObject([
      { sectionId: 'a', status: 'requested', overrides: ['ann.o1'], lifted: ['MAX_CREDIT'] },
      { sectionId: 'b', status: 'refused', reasons: [{ code: 'MAX_CREDIT', has: 19, wouldHave: 20 }] },
    ])
  })
  test('R-04: comes after the time conflict and the credits that the section does not give', () => {
    const had = [requested([requestedItem(1, 'had', { credits: 17, meetings: morning })])]
    const asked = wish('a', { facts: facts('a', { meetings: morning }), credits: 5 })
    expect(outcomes(had, [asked])).toEqual([['a', 'refused', 'TIME_CONFLICT', 'CREDITS_INVALID', 'MAX_CREDIT']])
  })
  test('R-14: whose corequisite is too much falls with it', () => {
    const lab = asking('lab', 1, { rules: { corequisites: { course: 'course-a' } } })
    expect(outcomes(having(16), [lab, asking('a', 3)])).toEqual([
      ['lab', 'refused', 'COREQ'],
      ['a', 'refused', 'MAX_CREDIT'],
    ])
  })
  test('a section that nobody knows weighs nothing', () => {
    expect(loadReasons({ waitlist: false }, [], { items: [] }, 0)).toEqual([])
  })
})
