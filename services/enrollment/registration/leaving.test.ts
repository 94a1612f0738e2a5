import { ItemAdminDropped, ItemDropped, ItemWithdrawn, refusal, type TermWithdrawn } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import {
  drop,
  dropped,
  enrolled,
  facts,
  given,
  held,
  invoiced,
  item,
  oneAsked,
  oneEnrolled,
  oneWaiting,
  request,
  requested,
  requestedItem,
  termFacts,
  waitlisted,
  wish,
  withdrawn,
} from '../testing/registration-story.ts'
import type { RegistrationCommand } from './language.ts'

const { dropDeadline, withdrawDeadline } = termFacts
const reason = 'Never came.'
const actor = { office: 'registrar' as const, person: 'somebody', reason }
const warning = (credits: number) => ({
  ...{ code: 'BELOW_FULL_TIME' as const, credits, fullTime: 12 },
  detail: expect.stringContaining(`This leaves ${credits} credits, fewer than the 12 of a full-time student.`),
})
/** Enrolled in sections with so many credits, all on one invoice. */
const taking = (...credits: number[]) => {
  const all = credits.map((each, index) => ({ ...requestedItem(index + 1, `s${index + 1}`), credits: each }))
  const lines = all.map((_, index): [number, string] => [index + 1, `s${index + 1}`])
  return [
    requested(all),
    ...lines.map(([n, section]) => held(n, section)),
    invoiced(1, lines),
    ...lines.map(([n, section]) => enrolled(n, section)),
  ]
}

describe('who drops or withdraws (R-12)', () => {
  test('below full time is warned of the consequences, and not refused', () => {
    given(...taking(3, 9))
      .when(drop(1))
      .thenAnswered({ warnings: [warning(9)] })
    given(...taking(3, 9))
      .when({ type: 'withdraw', enrollmentId: 'ann.fall.1', deadlines: termFacts }, dropDeadline)
      .thenAnswered({ warnings: [warning(9)] })
  })
  test('and stays a full-time student, or was none, is not', () => {
    for (const credits of [
      [3, 12],
      [3, 8],
    ])
      given(...taking(...credits))
        .when(drop(1))
        .thenAnswered({ warnings: [] })
  })
  test('in a request hears the same, also when it is only considered', () => {
    const { type: _, paymentSeconds: __, ...wishes } = request([wish('b')], { drop: ['s2'] })
    given(...taking(3, 9))
      .when({ type: 'consider', ...wishes })
      .thenAnswered(expect.objectContaining({ warnings: [warning(6)] }))
    given(...taking(3, 9))
      .when(request([wish('b')], { drop: ['s2'] }))
      .thenAnswered(expect.objectContaining({ warnings: [warning(6)] }))
  })
  test('for as much as is taken instead is not', () => {
    const instead = wish('b', { facts: facts('b', { credits: { min: 9, max: 9 } }) })
    given(...taking(3, 9))
      .when(request([instead], { drop: ['s2'] }))
      .thenAnswered(expect.objectContaining({ warnings: [] }))
  })
})

describe('an administrative drop (R-02, R-03)', () => {
  const office: RegistrationCommand = {
    ...{ type: 'drop-administratively', enrollmentId: 'ann.fall.1', deadlines: termFacts },
    onBehalf: { reason },
  }
  const reasons = [refusal('ADMIN_DROPPED', reason)]

  test('until the drop deadline leaves no trace and no charge, and says who and why', () => {
    given(...oneEnrolled)
      .when(office)
      .thenHappened(
        ItemAdminDropped({ ...item(1, 'a'), reasons, seat: true, actor }),
        withdrawn(1, [1], 'admin-dropped'),
      )
      .thenShown({
        items: [{ status: 'admin_dropped', reasons }],
        history: [{}, {}, { status: 'admin_dropped', actor }],
      })
  })
  test('warns of what follows for the student', () => {
    const [first] = given(...taking(3, 9))
      .when(office)
      .thenAnswered({ warnings: [warning(9)] }).events
    expect(first?.data).toMatchObject({ warnings: [warning(9)] })
  })
  test('after it is a W, for which the charge stays', () => {
    given(...oneEnrolled)
      .when(office, dropDeadline)
      .thenHappened(ItemWithdrawn({ ...item(1, 'a'), seat: true, actor }))
  })
  test('comes too late when withdrawing would', () => {
    given(...oneEnrolled)
      .when(office, withdrawDeadline)
      .thenRefused('TERM_CLOSED')
  })
  test.each([
    ['asked for', oneAsked],
    ['waited for', oneWaiting],
  ])('of what is only %s takes the place away, whatever the day', (_what, before) => {
    given(...before)
      .when(office, withdrawDeadline)
      .thenHappened(ItemDropped({ ...item(1, 'a'), seat: true, actor }))
  })
  test('again, or of what the student left meanwhile, is nothing', () => {
    given(...oneEnrolled, ItemAdminDropped({ ...item(1, 'a'), reasons, seat: true }))
      .when(office)
      .thenNothingHappened()
    given(...oneEnrolled, dropped(1, 'a'))
      .when(office)
      .thenNothingHappened()
  })
  test('of what there is not is refused', () => {
    given().when(office).thenRefused('NOT_ENROLLED')
  })
})

describe('leaving the whole term (R-03)', () => {
  const two = [...taking(3, 9), requested([requestedItem(3, 'c')]), waitlisted(3, 'c')]
  const leave = (bySection: Record<string, typeof termFacts> = {}): RegistrationCommand => ({
    type: 'withdraw-from-term',
    deadlinesBySection: { s1: termFacts, s2: termFacts, c: termFacts, ...bySection },
  })
  const left = (dropped: string[], withdrawn: string[], warnings = [warning(0)]) =>
    expect.objectContaining({
      type: 'enrollment.term-withdrawn',
      data: { registrationId: 'ann.fall', student: 'ann', term: 'fall', dropped, withdrawn, warnings },
    }) as ReturnType<typeof TermWithdrawn>
  const altogether = { seat: true, altogether: true as const }

  test('until the drop deadline leaves all without a trace, and corrects the invoice once', () => {
    given(...two)
      .when(leave())
      .thenHappened(
        ItemDropped({ ...item(1, 's1'), ...altogether }),
        ItemDropped({ ...item(2, 's2'), ...altogether }),
        ItemDropped({ ...item(3, 'c'), ...altogether }),
        left(['s1', 's2', 'c'], []),
        withdrawn(1, [1, 2], 'term-withdrawn'),
      )
      .thenAnswered({ warnings: [warning(0)] })
  })
  test('after it leaves a W for what one sat in, and takes back the places to wait', () => {
    given(...two)
      .when(leave(), dropDeadline)
      .thenHappened(
        ItemDropped({ ...item(3, 'c'), ...altogether }),
        ItemWithdrawn({ ...item(1, 's1'), ...altogether }),
        ItemWithdrawn({ ...item(2, 's2'), ...altogether }),
        left(['c'], ['s1', 's2']),
      )
  })
  test('goes by each section’s own deadline', () => {
    given(...two)
      .when(leave({ s1: { ...termFacts, dropDeadline: withdrawDeadline } }), dropDeadline)
      .thenShown({ items: [{ status: 'dropped' }, { status: 'withdrawn' }, { status: 'dropped' }] })
  })
  test('is refused as a whole when it is too late for one of them', () => {
    given(...two)
      .when(leave({ s1: { ...termFacts, withdrawDeadline: dropDeadline } }), dropDeadline)
      .thenRefused('TERM_CLOSED')
  })
  test('again is nothing; without anything to leave it is refused', () => {
    const { events } = given(...two).when(leave())
    given(...two, ...events)
      .when(leave())
      .thenNothingHappened()
    given().when(leave()).thenRefused('NOT_ENROLLED')
  })
  test('in the student’s name says who did it and why, on every step', () => {
    const { events } = given(...two)
      .when({ ...leave(), onBehalf: { reason } } as RegistrationCommand)
      .thenShown({ history: [{}, {}, {}, {}, {}, {}, ...Array.from({ length: 3 }, () => ({ actor }))] })
    expect(events.map(({ data }) => 'actor' in data)).toEqual([true, true, true, true, false])
  })
})

describe('what a registrar does in a student’s name (R-02)', () => {
  const onBehalf = { reason: 'The student is abroad.' }
  const signed = { office: 'registrar', person: 'somebody', reason: onBehalf.reason }

  test('is kept with the request, and shown in the history', () => {
    given()
      .when({ ...request([wish('a')]), onBehalf })
      .thenShown({ history: [{ status: 'requested', actor: signed }] })
  })
  test('is kept with a drop; what the student does is the student’s own', () => {
    const before = [...taking(3, 3)]
    given(...before)
      .when({ ...drop(1), onBehalf } as RegistrationCommand)
      .thenShown({ history: [{}, {}, {}, {}, { status: 'dropped', actor: signed }] })
    const { history } = given(...before).when(drop(1)).state
    expect(history.some(({ actor: by }) => by)).toBe(false)
  })
  test('is kept with the decision', () => {
    const decided = given().when({ ...request([wish('a')]), onBehalf })
    expect(decided.events[0]?.data).toMatchObject({ actor: signed })
  })
})
