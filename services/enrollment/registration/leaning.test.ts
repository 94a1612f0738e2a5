import { ItemDropped, ItemWithdrawn } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { nothingKnown } from '../eligibility/student-facts.ts'
import {
  answered,
  drop,
  dropped,
  enrolled,
  facts,
  full,
  given,
  held,
  invoiced,
  item,
  request,
  requested,
  requestedItem,
  termFacts,
  waitlisted,
  wish,
} from '../testing/registration-story.ts'

const links = [{ sections: ['lab-1', 'lab-2'] }]
const lecture = (more: object = {}) => wish('lecture', { facts: facts('lecture', { links }), ...more })
const lab = (id = 'lab-1', more: object = {}) => wish(id, { facts: facts(id, { courseId: 'course-lab' }), ...more })
const needsLab = requestedItem(1, 'lecture', { ties: { links } })
const theLab = requestedItem(2, 'lab-1', { courseId: 'course-lab' })
const inBoth = [
  requested([needsLab, theLab]),
  ...[held(1, 'lecture'), held(2, 'lab-1')],
  invoiced(1, [
    [1, 'lecture'],
    [2, 'lab-1'],
  ]),
  ...[enrolled(1, 'lecture'), enrolled(2, 'lab-1')],
]
const outcomes = (events: ReturnType<typeof given>, ...wishes: ReturnType<typeof wish>[]) =>
  events.when(request(wishes)).state.items.map(one => [one.sectionId, ...one.reasons.map(({ code }) => code)])
const afterDeadline = '2026-09-25T00:00:00.000Z'

describe('a section that is taken with one of others (R-04)', () => {
  test('is refused alone, with the sections to choose from', () => {
    const { state } = given().when(request([lecture()]))
    expect(state.items).toMatchObject([
      {
        reasons: [
          {
            code: 'LINK_REQUIRED',
            detail: 'To be taken with one of the sections lab-1, lab-2.',
            sections: ['lab-1', 'lab-2'],
            cure: 'Choose one of the linked sections in the same request.',
          },
        ],
      },
    ])
  })
  test.each([
    ['before it', [lab(), lecture()]],
    ['after it', [lecture(), lab('lab-2')]],
  ])('is taken with one in the same request, named %s', (_where, wishes) => {
    expect(outcomes(given(), ...wishes).flat()).not.toContain('LINK_REQUIRED')
  })
  test('is taken by who has one already', () => {
    const had = requested([requestedItem(1, 'lab-2', { courseId: 'course-lab' })])
    expect(outcomes(given(had, held(1, 'lab-2'), enrolled(1, 'lab-2')), lecture()).at(-1)).toEqual(['lecture'])
  })
  test('falls with the one that is refused', () => {
    const closed = wish('lab-1', { facts: facts('lab-1', { status: 'closed' }) })
    expect(outcomes(given(), lecture(), closed)).toEqual([
      ['lecture', 'LINK_REQUIRED'],
      ['lab-1', 'SECTION_CLOSED'],
    ])
  })
  test('falls, with its seat, when the other one turns out to be full', () => {
    const { events } = given(requested([needsLab, theLab]), held(1, 'lecture'))
      .when(answered(2, 'refused', [full]))
      .thenShown({
        items: [
          { sectionId: 'lecture', status: 'refused', seat: false, reasons: [{ code: 'LINK_REQUIRED' }] },
          { sectionId: 'lab-1', status: 'refused', reasons: [{ code: 'SECTION_FULL' }] },
        ],
      })
    expect(events.map(({ data }) => 'seat' in data && data.seat)).toEqual([false, true])
  })
  test('stays with the one that is waited for', () => {
    given(requested([needsLab, requestedItem(2, 'lab-1', { waitlist: true })]), held(1, 'lecture'))
      .when(answered(2, 'waitlisted'))
      .thenHappened(waitlisted(2, 'lab-1'), invoiced(1, [[1, 'lecture']]))
  })
})

describe('what is taken only beside another one (R-14)', () => {
  const coreq = wish('b', { rules: { corequisites: { course: 'course-a' } } })
  const leaning = requestedItem(2, 'b', { ties: { needs: [{ course: 'course-a', concurrent: true }] } })
  const both = [
    requested([requestedItem(1, 'a'), leaning]),
    ...[held(1, 'a'), held(2, 'b'), enrolled(1, 'a'), enrolled(2, 'b')],
  ]
  test('remembers so, unless the other was done before', () => {
    const { state } = given().when(request([wish('a'), coreq]))
    expect(state.items.map(({ ties }) => ties)).toEqual([
      undefined,
      { needs: [{ course: 'course-a', concurrent: true }] },
    ])
    const taken = [{ courseId: 'course-a', term: 'before', grade: 'B', credits: 3 }]
    const done = { studentFacts: { ...nothingKnown, taken } }
    expect(
      given()
        .when(request([coreq], done))
        .state.items.map(({ ties }) => ties),
    ).toEqual([undefined])
  })
  test('keeps the other one from being dropped alone, and says so', () => {
    const { events } = given(...both)
      .when(drop(1))
      .thenRefused('LINK_REQUIRED')
    expect(events).toEqual([])
  })
  test('is dropped itself as anything else is', () => {
    given(...both)
      .when(drop(2))
      .thenHappened(dropped(2, 'b'))
  })
  test('goes along where the drop says so', () => {
    given(...both)
      .when({ type: 'drop', enrollmentId: 'ann.fall.1', deadlines: termFacts, together: true })
      .thenHappened(ItemDropped({ ...item(1, 'a'), seat: true }), ItemDropped({ ...item(2, 'b'), seat: true }))
  })
  test('goes along in one request', () => {
    given(...both)
      .when(request([], { drop: ['a', 'b'] }))
      .thenHappened(dropped(1, 'a'), dropped(2, 'b'))
    given(...both)
      .when(request([], { drop: ['a'] }))
      .thenRefused('LINK_REQUIRED')
  })
  test('is withdrawn from together, after the drop deadline (R-03)', () => {
    const withdraw = { type: 'withdraw' as const, enrollmentId: 'ann.fall.1', deadlines: termFacts }
    given(...both)
      .when(withdraw, afterDeadline)
      .thenRefused('LINK_REQUIRED')
    given(...both)
      .when({ ...withdraw, together: true }, afterDeadline)
      .thenHappened(ItemWithdrawn({ ...item(1, 'a'), seat: true }), ItemWithdrawn({ ...item(2, 'b'), seat: true }))
  })
  test('does not hold back what it has lost already', () => {
    given(...both, dropped(1, 'a'), requested([requestedItem(3, 'c')]))
      .when(drop(3))
      .thenHappened(dropped(3, 'c'))
  })
})

describe('one linked section for another', () => {
  test('is left as the other is asked for, in one request', () => {
    const { state } = given(...inBoth).when(request([lab('lab-2')], { drop: ['lab-1'] }))
    expect(state.items.map(({ sectionId, status }) => [sectionId, status])).toEqual([
      ['lecture', 'enrolled'],
      ['lab-1', 'dropped'],
      ['lab-2', 'requested'],
    ])
  })
  test('is not left for one that is refused: every reason is told, and nothing happens', () => {
    const closed = wish('lab-2', { facts: facts('lab-2', { courseId: 'course-lab', status: 'closed' }) })
    given(...inBoth)
      .when(request([closed], { drop: ['lab-1'] }))
      .thenRefused('LINK_REQUIRED', 'SECTION_CLOSED')
  })
  test('is swapped for it, and not for anything else', () => {
    given(...inBoth)
      .when(request([lab('lab-2', { swap: 'lab-1' })]))
      .thenShown({
        items: [{ sectionId: 'lecture' }, { sectionId: 'lab-1' }, { sectionId: 'lab-2', status: 'requested' }],
      })
    given(...inBoth)
      .when(request([wish('other', { swap: 'lab-1' })]))
      .thenRefused('LINK_REQUIRED')
  })
  test('may be any once an override has let the lecture past', () => {
    const override = {
      ...{ id: 'ann.o1', student: 'ann', sectionId: 'lecture', codes: ['LINK_REQUIRED' as const] },
      ...{ expires: '2026-12-01T00:00:00.000Z', reason: 'Took the lab before.', grantedBy: 'reg' },
    }
    const studentFacts = { ...nothingKnown, overrides: [override] }
    const { state } = given().when(request([lecture()], { studentFacts }))
    expect(state.items).toMatchObject([{ status: 'requested', lifted: ['LINK_REQUIRED'] }])
    expect(state.items[0]?.ties).toBeUndefined()
  })
})
