import { type Alternate, InvoiceWithdrawn, ItemCancelled, ItemOffered, refusal } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import {
  answered,
  drop,
  dropped,
  enrolled,
  given,
  held,
  invoiced,
  invoicePaid,
  item,
  morning,
  oneAsked,
  oneEnrolled,
  oneHeld,
  oneWaiting,
  requested,
  requestedItem,
  seatPromoted,
  twoAsked,
} from '../testing/registration-story.ts'
import type { RegistrationEvent } from './language.ts'

const cancel = (n: number, alternates: Alternate[] = []) => ({
  type: 'cancel-section' as const,
  enrollmentId: `ann.fall.${n}`,
  cancellationId: 'a.c1',
  reason: 'The lecturer is ill.',
  alternates,
})
type Facts = Parameters<typeof ItemCancelled>[0]
const cancelled = (n: number, section: string, from: Facts['from'], more: Partial<Facts> = {}) =>
  ItemCancelled({
    ...item(n, section),
    ...{ cancellationId: 'a.c1', from, seat: true, alternates: [], warnings: [] },
    reasons: [refusal('SECTION_CLOSED', 'The section was cancelled: The lecturer is ill.')],
    ...more,
  })
const credited = (n: number, enrollment: number) =>
  InvoiceWithdrawn({
    ...{ invoiceId: `inv-ann.fall.${n}`, registrationId: 'ann.fall', student: 'ann', reason: 'section-cancelled' },
    enrollmentIds: [`ann.fall.${enrollment}`],
  })
const expires = '2026-08-16T12:00:00.000Z'
const oneOffered = [...oneWaiting, ItemOffered({ ...item(1, 'a'), expires })]
const ofCredits = (n: number, sectionId: string, credits: number) => ({ ...requestedItem(n, sectionId), credits })

describe('when a section is cancelled (R-18, S-13)', () => {
  test('who is enrolled leaves without a trace, with seat and charge, whatever the date', () => {
    given(...oneEnrolled)
      .when(cancel(1), '2026-12-24T12:00:00.000Z')
      .thenHappened(cancelled(1, 'a', 'enrolled'), credited(1, 1))
      .thenShown({ items: [{ status: 'cancelled_section', seat: false, cancelledFrom: 'enrolled' }] })
  })
  test.each<[string, RegistrationEvent[], Facts['from'], RegistrationEvent[]]>([
    ['has asked for it', oneAsked, 'requested', []],
    ['has yet to pay for it', oneHeld, 'requested', [credited(1, 1)]],
    ['waits for it', oneWaiting, 'waitlisted', []],
    ['was offered a seat', oneOffered, 'offered', []],
  ])('who %s leaves too', (_what, before, from, more) => {
    given(...before)
      .when(cancel(1))
      .thenHappened(cancelled(1, 'a', from), ...more)
  })
  test('nothing happens to who has left before, is unknown, or is told again', () => {
    given(...oneEnrolled, dropped(1, 'a'))
      .when(cancel(1))
      .thenNothingHappened()
    given(...oneEnrolled, cancelled(1, 'a', 'enrolled'))
      .when(cancel(1))
      .thenNothingHappened()
    given().when(cancel(1)).thenNothingHappened()
  })
  test('what comes for it afterwards finds it over', () => {
    const over = [...oneHeld, cancelled(1, 'a', 'requested')]
    given(...over)
      .when(invoicePaid(1))
      .thenNothingHappened()
    given(...over)
      .when(drop(1))
      .thenRefused('NOT_ENROLLED')
    given(...oneWaiting, cancelled(1, 'a', 'waitlisted'))
      .when(seatPromoted(1))
      .thenNothingHappened()
    given(...oneAsked, cancelled(1, 'a', 'requested'))
      .when(answered(1, 'held'))
      .thenNothingHappened()
  })
  test('a seat that turns up for it later goes back, and nobody is told twice', () => {
    given(...oneEnrolled, cancelled(1, 'a', 'enrolled', { alternates: ['b'] }))
      .when({ type: 'seat-doubted', enrollmentId: 'ann.fall.1', sectionId: 'a' })
      .thenHappened(cancelled(1, 'a', 'enrolled', { again: true }))
  })
  test('what was asked for beside it is invoiced as if it had been asked for alone', () => {
    given(...twoAsked, held(1, 'a'))
      .when(cancel(2))
      .thenHappened(cancelled(2, 'b', 'requested'), invoiced(1, [[1, 'a']]))
  })
  test('what was asked for together with it, all or none, goes back too', () => {
    const batch = { id: 'ann.fall.1', leaves: [] }
    const both = requested([requestedItem(1, 'a', { batch }), requestedItem(2, 'b', { batch })])
    given(both, held(1, 'a'))
      .when(cancel(2))
      .thenShown({
        items: [{ status: 'refused', reasons: [{ code: 'BATCH_INCOMPLETE' }] }, { status: 'cancelled_section' }],
      })
  })
  test('other sections of the course are named, as far as the student is free then', () => {
    const beside = [
      requested([
        { ...requestedItem(1, 'a'), meetings: [] },
        { ...requestedItem(2, 'b'), meetings: morning },
      ]),
      held(1, 'a'),
      held(2, 'b'),
      enrolled(1, 'a'),
      enrolled(2, 'b'),
    ]
    const open = [
      { sectionId: 'a-2', meetings: morning },
      { sectionId: 'a-3', meetings: [] },
    ]
    given(...beside)
      .when(cancel(1, open))
      .thenHappened(cancelled(1, 'a', 'enrolled', { alternates: ['a-3'] }))
  })
})

describe('who falls below full time by it (R-12)', () => {
  const taking = (...credits: number[]) => [
    requested(credits.map((each, index) => ofCredits(index + 1, `s${index + 1}`, each))),
    ...credits.flatMap((_, index) => [held(index + 1, `s${index + 1}`), enrolled(index + 1, `s${index + 1}`)]),
  ]
  const warningsOf = (credits: number[]) => {
    const [first] = given(...taking(...credits)).when(cancel(1)).events
    return first?.type === 'enrollment.item-cancelled' ? first.data.warnings : undefined
  }
  test('is warned, with what is left and what that may mean', () => {
    expect(warningsOf([3, 3, 3, 3])).toEqual([
      {
        ...{ code: 'BELOW_FULL_TIME', credits: 9, fullTime: 12 },
        detail: expect.stringContaining('9 credits, fewer than the 12 of a full-time student'),
      },
    ])
  })
  test.each([
    ['stays a full-time student', [3, 6, 6]],
    ['was none before', [3, 3, 3]],
    ['loses a section without credits', [0, 6, 6]],
  ])('but not who %s', (_who, credits) => {
    expect(warningsOf(credits)).toEqual([])
  })
})
