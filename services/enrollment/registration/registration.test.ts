import { later, refusal } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { withRemedy } from '../eligibility/remedies.ts'
import type { SectionFacts } from '../eligibility/section-facts.ts'
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
  invoicePaid,
  morning,
  now,
  oneAsked,
  oneEnrolled,
  oneHeld,
  overdue,
  paymentFailed,
  refused,
  request,
  requested,
  requestedItem,
  seatPromoted,
  termFacts,
  wish,
  withdrawn,
} from '../testing/registration-story.ts'
import type { RegistrationCommand, RegistrationEvent } from './language.ts'
import { Registration } from './registration.ts'

test('A request is answered with its own enrollments, in the order of its wishes, whatever else there is', () => {
  given(...oneAsked)
    .when(request([wish('a'), wish('b')]))
    .thenAnswered({ enrollments: ['ann.fall.3', 'ann.fall.2'], warnings: [] })
    .thenShown({ items: [{ status: 'requested' }, { sectionId: 'b' }, { sectionId: 'a', status: 'refused' }] })
})

describe('a student who has not registered', () => {
  test('asks for sections: all of them are on their way', () => {
    given()
      .when(request([wish('a'), wish('b', { waitlist: true })]))
      .thenHappened(requested([requestedItem(1, 'a'), requestedItem(2, 'b', { waitlist: true })]))
      .thenShown({
        status: 'PENDING',
        items: [{ sectionId: 'a', status: 'requested', seat: false }, { sectionId: 'b' }],
      })
  })
  test('keeps the credits he chose, or gets the fewest there are', () => {
    const variable = { facts: facts('a', { credits: { min: 1, max: 4 } }) }
    given()
      .when(request([wish('a', { ...variable, credits: 2.5 })]))
      .thenShown({ items: [{ credits: 2.5 }] })
    given()
      .when(request([wish('a', variable)]))
      .thenShown({ items: [{ credits: 1 }] })
  })
  test('R-04: gets what can be had, and all the reasons against the rest', () => {
    given()
      .when(request([wish('a', { facts: facts('a', { status: 'closed' }), credits: 9 }), wish('b')]))
      .thenHappened(
        requested([requestedItem(1, 'b')], {
          refused: [
            {
              sectionId: 'a',
              reasons: [
                withRemedy(refusal('SECTION_CLOSED', 'The section is closed.')),
                withRemedy(refusal('CREDITS_INVALID', 'This section is taken for 3 credits, not 9.')),
              ],
            },
          ],
        }),
      )
      .thenShown({
        status: 'PENDING',
        items: [{ enrollmentId: 'ann.fall.1' }, { enrollmentId: 'ann.fall.2', status: 'refused' }],
      })
  })
  test('is refused altogether when nothing can be had', () => {
    given()
      .when(request([wish('a', { facts: undefined })]))
      .thenShown({ status: 'REFUSED', items: [{ status: 'refused', reasons: [{ code: 'SECTION_UNKNOWN' }] }] })
  })
  test('is not kept from one section by another that he cannot have', () => {
    const at9 = (id: string, more: Partial<SectionFacts> = {}) => ({ facts: facts(id, { meetings: morning, ...more }) })
    given()
      .when(request([wish('a', at9('a', { status: 'closed' })), wish('b', at9('b'))]))
      .thenShown({
        items: [
          { sectionId: 'b', status: 'requested' },
          { sectionId: 'a', status: 'refused' },
        ],
      })
  })
  test('asks for nothing and drops nothing: nothing happens', () => {
    given().when(request([])).thenNothingHappened()
  })
  test('has nothing to drop', () => {
    given().when(drop(1)).thenRefused('NOT_ENROLLED')
  })
  test('may consider sections without any trace', () => {
    given()
      .when({ ...request([wish('a'), wish('b', { facts: undefined })]), type: 'consider' } as RegistrationCommand)
      .thenNothingHappened()
  })
  test.each([
    ['seat-answered', answered(1, 'held')],
    ['seat-promoted', seatPromoted(1)],
    ['invoice-paid', invoicePaid(1)],
    ['payment-failed', paymentFailed(1)],
    ['time-passed', overdue],
  ] as const)('hears nothing from a stray %s', (_name, command) => {
    given().when(command).thenNothingHappened()
  })
})

describe('an enrolled student', () => {
  test('R-03: drops before the deadline: seat and charge go back', () => {
    given(...oneEnrolled)
      .when(drop(1))
      .thenHappened(dropped(1, 'a'), withdrawn(1, [1], 'dropped'))
      .thenShown({ items: [{ status: 'dropped', seat: false }] })
  })
  test('R-03: cannot drop from the deadline on', () => {
    given(...oneEnrolled)
      .when(drop(1), termFacts.dropDeadline)
      .thenRefused('TERM_CLOSED')
  })
  test('drops once', () => {
    given(...oneEnrolled, dropped(1, 'a'), withdrawn(1, [1], 'dropped'))
      .when(drop(1))
      .thenNothingHappened()
  })
  test('keeps the seat when another payment of the same invoice fails', () => {
    given(...oneEnrolled)
      .when(paymentFailed(1))
      .thenNothingHappened()
  })
  test('is not enrolled twice', () => {
    given(...oneEnrolled)
      .when(invoicePaid(1))
      .thenNothingHappened()
  })
  test('S-02: drops one section though he cannot have the other', () => {
    given(...oneEnrolled)
      .when(request([wish('b', { facts: undefined })], { drop: ['a'] }))
      .thenShown({
        status: 'REFUSED',
        items: [
          { sectionId: 'a', status: 'dropped' },
          { sectionId: 'b', status: 'refused' },
        ],
      })
  })
  test('changes to another section of the course in one request', () => {
    given(...oneEnrolled)
      .when(request([wish('b', { facts: facts('b', { courseId: 'course-a' }) })], { drop: ['a'] }))
      .thenHappened(
        dropped(1, 'a'),
        withdrawn(1, [1], 'dropped'),
        requested([requestedItem(2, 'b', { courseId: 'course-a' })]),
      )
  })
  test('drops a section and takes it again in one request: both enrollments are shown', () => {
    given(...oneEnrolled)
      .when(request([wish('a')], { drop: ['a'] }), later(now, 60))
      .thenHappened(
        dropped(1, 'a'),
        withdrawn(1, [1], 'dropped'),
        requested([requestedItem(2, 'a', { replaces: ['ann.fall.1'] })]),
      )
      .thenShown({ items: [{ status: 'dropped' }, { status: 'requested' }] })
  })
  test('loses nothing by a request whose drop comes too late', () => {
    const lateAdd = {
      ...termFacts,
      addDeadline: '2026-10-01T00:00:00.000Z',
      registrationCloses: '2026-10-01T00:00:00.000Z',
    }
    given(...oneEnrolled)
      .when(request([wish('b')], { drop: ['a'], termFacts: lateAdd }), termFacts.dropDeadline)
      .thenRefused('TERM_CLOSED')
  })
  test('is told that a drop comes too late when he only considers it', () => {
    const lateAdd = {
      ...termFacts,
      addDeadline: '2026-10-01T00:00:00.000Z',
      registrationCloses: '2026-10-01T00:00:00.000Z',
    }
    const {
      type: _,
      paymentSeconds: __,
      payment: ___,
      ...wishes
    } = request([wish('b')], { drop: ['a'], termFacts: lateAdd })
    given(...oneEnrolled)
      .when({ type: 'consider', ...wishes }, termFacts.dropDeadline)
      .thenAnswered({
        warnings: [],
        considered: [
          {
            sectionId: 'b',
            credits: 3,
            lifted: [],
            reasons: [refusal('TERM_CLOSED', 'The drop deadline has passed (R-03).', { sectionId: 'a' })],
          },
        ],
        queues: { waiting: [], most: { sections: 3, credits: 9 } },
      })
  })
  test('shares the registration with nobody whose id is spelt the same', () => {
    given(...oneEnrolled)
      .when(request([wish('b')], { student: 'ann.fall', term: 'x' }))
      .thenRefused('ALREADY_EXISTS')
  })
})

describe('a long story', () => {
  test('keeps what is live and the last ends, and no more', () => {
    const tries = Array.from({ length: 200 }, (_, index) =>
      requested([], { refused: [{ sectionId: `s-${index}`, reasons: [full] }] }),
    )
    const { state } = given(...oneEnrolled, ...tries).when(request([wish('b', { facts: undefined })]), later(now, 60))
    expect(state.items.length).toBeLessThanOrEqual(42)
    expect(state.items[0]).toMatchObject({ enrollmentId: 'ann.fall.1', status: 'enrolled' })
    expect(state.history.length).toBe(100)
    expect(state.enrollments).toBe(202)
  })
  test('never gives an enrollment or invoice number twice', () => {
    given(...oneHeld, dropped(1, 'a'), withdrawn(1, [1], 'dropped'), requested([requestedItem(2, 'a')]))
      .when(answered(2, 'held'))
      .thenHappened(held(2, 'a'), invoiced(2, [[2, 'a']]))
  })
  test('of failed tries names the last five to Seats', () => {
    const tries = Array.from({ length: 8 }, (_, index) => {
      const earlier = Array.from({ length: index }, (_, n) => `ann.fall.${n + 1}`).slice(-5)
      return [requested([requestedItem(index + 1, 'a', { replaces: earlier })]), refused(index + 1, 'a', [full], false)]
    }).flat()
    const { state } = given(...tries).when(request([wish('a')]), later(now, 60))
    expect(state.items.at(-1)?.replaces).toEqual(['ann.fall.4', 'ann.fall.5', 'ann.fall.6', 'ann.fall.7', 'ann.fall.8'])
  })
})

test('what billing has to do goes to its worker, what leads on to the steps, and what is news to the student to all', () => {
  const topic = (event: RegistrationEvent) => Registration.topic?.(event)
  expect(topic(invoiced(1, [[1, 'a']]))).toBe('billing-worker')
  expect(topic(withdrawn(1, [1], 'dropped'))).toBe('billing-worker')
  expect(topic(held(1, 'a'))).toBe(null)
  expect(topic(requested([requestedItem(1, 'a')]))).toBe(null)
  expect(topic(requested([requestedItem(1, 'a')], { refused: [{ sectionId: 'b', reasons: [full] }] }))).toBe(
    'enrollment',
  )
  expect(topic(refused(1, 'a', [full], false))).toBe('enrollment')
})

test('the history tells every step with its reasons', () => {
  const { state } = given(...oneHeld).when(paymentFailed(1), later(now, 5))
  expect(state.history).toEqual([
    { at: now, sectionId: 'a', status: 'requested', reasons: [] },
    { at: later(now, 5), sectionId: 'a', status: 'refused', reasons: ['PAYMENT_FAILED'] },
  ])
})

describe('what offices say of a student', () => {
  const office = { name: 'Bursar', contact: 'bursar@example.edu' }
  const hold = {
    ...{ id: 'ann.h1', student: 'ann', type: 'financial', effects: ['REG_ADD' as const], office },
    ...{ owner: 'finance' as const, reason: 'Fees are open.', start: '2026-08-01T00:00:00.000Z', placedBy: 'fin' },
  }
  const override = (id: string, sectionId: string, codes: ('TIME_CONFLICT' | 'CAPACITY')[]) => ({
    ...{ id, student: 'ann', sectionId, codes, expires: '2026-09-01T00:00:00.000Z' },
    ...{ reason: 'Fits.', grantedBy: 'reg' },
  })
  const said = (facts: object) => ({ studentFacts: { ...nothingKnown, ...facts } })
  const meeting = { facts: facts('b', { meetings: morning }) }
  const sitting = [requested([requestedItem(1, 'a', { meetings: morning })]), held(1, 'a'), enrolled(1, 'a')]

  test('S-02: a hold refuses what is asked for, with all other reasons beside it', () => {
    given(...sitting)
      .when(request([wish('b', meeting)], said({ holds: [hold] })))
      .thenShown({ items: [{ sectionId: 'a' }, { reasons: [{ code: 'HOLD', office }, { code: 'TIME_CONFLICT' }] }] })
  })
  test('R-10: a hold never stops a drop', () => {
    given(...sitting)
      .when(request([], { drop: ['a'], ...said({ holds: [hold] }) }))
      .thenShown({ items: [{ sectionId: 'a', status: 'dropped' }] })
  })
  test('R-17: an override lets past the rule it names, and is then used up', () => {
    const overrides = [override('ann.o1', 'b', ['TIME_CONFLICT'])]
    const { state } = given(...sitting).when(request([wish('b', meeting)], said({ overrides })))
    expect(state.items.at(-1)).toMatchObject({ status: 'requested', overrides: ['ann.o1'], lifted: ['TIME_CONFLICT'] })
    expect(state.overridesUsed).toEqual(['ann.o1'])
  })
  test('R-17: an override is used for one of two sections only', () => {
    const overrides = [override('ann.o1', 'b', ['TIME_CONFLICT'])]
    const taken = requested([
      requestedItem(2, 'b', { meetings: morning, overrides: ['ann.o1'], lifted: ['TIME_CONFLICT'] }),
    ])
    const { state } = given(...sitting, taken, held(2, 'b'), dropped(2, 'b')).when(
      request([wish('b', meeting)], said({ overrides })),
    )
    expect(state.items.at(-1)).toMatchObject({
      sectionId: 'b',
      status: 'refused',
      reasons: [{ code: 'TIME_CONFLICT' }],
    })
  })
  test('R-17: what got no seat gives its override back', () => {
    const taken = requested([requestedItem(1, 'a', { overrides: ['ann.o1'], lifted: ['CAPACITY'] })])
    const { state } = given(taken).when({
      ...{ type: 'seat-answered', enrollmentId: 'ann.fall.1', answer: 'refused' },
      reasons: [refusal('DUPLICATE', 'Has one.')],
    })
    expect(state.overridesUsed).toEqual([])
  })
  test('R-17: a seat beyond capacity is asked for by name', () => {
    const { state } = given().when(request([wish('a')], said({ overrides: [override('ann.o1', 'a', ['CAPACITY'])] })))
    expect(
      Registration.asks?.(state, { tenant: 'u1', id: 'ann.fall' }).map(ask => 'command' in ask && ask.command),
    ).toMatchObject([{ beyondCapacity: true }])
  })
  test('R-17: the clash that an override allowed does not take the seat away when it comes', () => {
    const taken = requested([
      requestedItem(2, 'b', { meetings: morning, overrides: ['ann.o1'], lifted: ['TIME_CONFLICT'] }),
    ])
    const { state } = given(...sitting, taken).when({
      ...{ type: 'seat-answered', enrollmentId: 'ann.fall.2', answer: 'held', reasons: [] },
    })
    expect(state.items.map(({ seat }) => seat)).toEqual(['taken', 'held'])
  })
})

describe('what courses ask of a student', () => {
  const rules = { prerequisites: { course: 'cs-101' } }
  const lab = { corequisites: { course: 'course-b' } }
  const said = (facts: object) => ({ studentFacts: { ...nothingKnown, ...facts } })

  test('R-13: who lacks a prerequisite is refused, and told what is missing', () => {
    given()
      .when(request([wish('a', { rules })]))
      .thenShown({ items: [{ status: 'refused', reasons: [{ code: 'PREREQ', missing: [{ course: 'cs-101' }] }] }] })
  })
  test('S-03: who is about to have it enrolls conditionally', () => {
    given()
      .when(request([wish('a', { rules })], said({ inProgress: [{ courseId: 'cs-101', credits: 3 }] })))
      .thenShown({ items: [{ status: 'requested', conditional: true }] })
  })
  test('R-17: an override of the prerequisite lets past it', () => {
    const override = {
      ...{ id: 'ann.o1', student: 'ann', sectionId: 'a', codes: ['PREREQ' as const] },
      ...{ expires: '2026-09-01T00:00:00.000Z', reason: 'Fits.', grantedBy: 'reg' },
    }
    given()
      .when(request([wish('a', { rules })], said({ overrides: [override] })))
      .thenShown({ items: [{ status: 'requested', overrides: ['ann.o1'] }] })
  })
  test('R-14: two that ask for each other are had together', () => {
    const other = { corequisites: { course: 'course-a' } }
    given()
      .when(request([wish('a', { rules: lab }), wish('b', { rules: other })]))
      .thenShown({ items: [{ status: 'requested' }, { status: 'requested' }] })
  })
  test('R-14: whose corequisite is refused falls with it, and so does who leans on that one', () => {
    const closed = { facts: facts('b', { status: 'closed' as const }) }
    const leaning = { rules: { corequisites: { course: 'course-a' } } }
    const { state } = given().when(request([wish('c', leaning), wish('a', { rules: lab }), wish('b', closed)]))
    expect(state.items.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
      ['COREQ'],
      ['COREQ'],
      ['SECTION_CLOSED'],
    ])
  })
  test('R-14: one that is enrolled already will do', () => {
    given(requested([requestedItem(1, 'b')]), held(1, 'b'), enrolled(1, 'b'))
      .when(request([wish('a', { rules: lab })]))
      .thenShown({ items: [{ sectionId: 'b' }, { sectionId: 'a', status: 'requested' }] })
  })
})
