import {
  ItemOfferEnded,
  ItemOffered,
  ItemPromoted,
  ItemSkipped,
  ItemWithdrawn,
  later,
  StudentProfile,
} from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { withRemedy } from '../eligibility/remedies.ts'
import { nothingKnown } from '../eligibility/student-facts.ts'
import {
  clashWith,
  enrolled,
  given,
  held,
  invoiced,
  item,
  morning,
  requested,
  requestedItem,
  termFacts,
  waitlisted,
} from '../testing/registration-story.ts'
import type { RegistrationCommand } from './language.ts'
import { Registration } from './registration.ts'

const expires = '2026-08-16T12:00:00.000Z'
const justBefore = '2026-08-16T11:59:59.999Z'
const offered = ItemOffered({ ...item(1, 'a'), expires })
const ended = (how: 'expired' | 'declined') => ItemOfferEnded({ ...item(1, 'a'), how })
const waiting = [requested([requestedItem(1, 'a', { meetings: morning })]), waitlisted(1, 'a')]
const accept: RegistrationCommand = { type: 'accept-offer', enrollmentId: 'ann.fall.1' }
const decline: RegistrationCommand = { type: 'decline-offer', enrollmentId: 'ann.fall.1' }
const freed = (more: object = {}): RegistrationCommand => ({
  type: 'seat-promoted',
  enrollmentId: 'ann.fall.1',
  offeredUntil: expires,
  ...more,
})
const hold = {
  ...{ id: 'ann.h1', student: 'ann', type: 'financial', effects: ['REG_ADD' as const], owner: 'finance' as const },
  ...{ office: { name: 'Bursar', contact: '555' }, reason: 'Fees.', start: '2026-08-01T00:00:00.000Z', placedBy: 'f' },
}
const underHold = { studentFacts: { ...nothingKnown, holds: [hold] } }
const sitting = [requested([requestedItem(2, 'b', { meetings: morning })]), held(2, 'b'), enrolled(2, 'b')]

describe('a seat that comes free for who waits (R-08)', () => {
  test('is offered where the section offers, until the offer ends', () => {
    given(...waiting)
      .when(freed())
      .thenHappened(offered)
      .thenShown({ status: 'CONFIRMED', items: [{ status: 'offered', seat: true, offerExpires: expires }] })
  })
  test('is the last answer that other seats waited for: what is held beside an offer is invoiced', () => {
    const asked = requested([requestedItem(1, 'a'), requestedItem(2, 'b')])
    given(asked, held(2, 'b'))
      .when(freed())
      .thenHappened(waitlisted(1, 'a'), offered, invoiced(1, [[2, 'b']]))
  })
  test('is passed on while a hold stops registering; the place in the queue stays', () => {
    const { events } = given(...waiting)
      .when(freed(underHold))
      .thenShown({ items: [{ status: 'waitlisted', seat: false }] })
    expect(events).toMatchObject([{ type: ItemSkipped.type, data: { reasons: [{ code: 'HOLD' }], again: false } }])
  })
  test('is passed on while the student is not active', () => {
    const away = { studentFacts: { ...nothingKnown, profile: StudentProfile.parse({ active: false }) } }
    const { events } = given(...waiting).when(freed(away))
    expect(events).toMatchObject([{ type: ItemSkipped.type, data: { reasons: [{ code: 'INACTIVE' }] } }])
  })
  test('that is passed on again for the same reasons is not told as news', () => {
    const reasons = [withRemedy(clashWith('b'))]
    const first = ItemSkipped({ ...item(1, 'a'), reasons, again: false })
    given(...waiting, ...sitting, first)
      .when(freed())
      .thenHappened(ItemSkipped({ ...item(1, 'a'), reasons, again: true }))
  })
})

describe('more credits than are allowed (R-12)', () => {
  const heavy = [
    requested([requestedItem(2, 'b', { credits: 16 })]),
    held(2, 'b'),
    enrolled(2, 'b'),
    requested([requestedItem(1, 'a', { waitlist: true })]),
  ]
  test('may be waited for, and are not had: who waits is passed over (R-07)', () => {
    const { events } = given(...heavy, waitlisted(1, 'a'))
      .when(freed())
      .thenShown({ items: [{ status: 'enrolled' }, { status: 'waitlisted' }] })
    expect(events).toMatchObject([{ type: ItemSkipped.type, data: { reasons: [{ code: 'MAX_CREDIT' }] } }])
  })
  test('are not had either by wishing to wait where a seat is free', () => {
    given(...heavy)
      .when({ type: 'seat-answered', enrollmentId: 'ann.fall.1', answer: 'held', reasons: [] })
      .thenShown({ items: [{ status: 'enrolled' }, { status: 'refused', reasons: [{ code: 'MAX_CREDIT' }] }] })
  })
})

describe('an offer (R-09)', () => {
  test('S-04: accepted a moment before it ends is a seat, to be paid for', () => {
    given(...waiting, offered)
      .when(accept, justBefore)
      .thenHappened(ItemPromoted(item(1, 'a')), invoiced(1, [[1, 'a']], { due: later(justBefore, 900) }))
      .thenShown({ items: [{ status: 'requested', seat: true }] })
  })
  test('S-04: accepted at the moment it ends comes too late', () => {
    given(...waiting, offered)
      .when(accept, expires)
      .thenRefused('OFFER_EXPIRED')
  })
  test('S-04: ends at that moment and not before', () => {
    given(...waiting, offered)
      .when({ type: 'time-passed' }, expires)
      .thenHappened(ended('expired'))
      .thenShown({ items: [{ status: 'expired', seat: false }] })
    given(...waiting, offered)
      .when({ type: 'time-passed' }, justBefore)
      .thenNothingHappened()
  })
  test('wakes the registration when it ends, and no more once it is accepted', () => {
    const due = (...events: Parameters<typeof given>) =>
      Registration.due?.(given(...events).when({ type: 'time-passed' }).state)
    expect(due(...waiting, offered)).toBe(expires)
    expect(due(...waiting, offered, ItemPromoted(item(1, 'a')))).toBeNull()
  })
  test('that ended is not accepted any more', () => {
    given(...waiting, offered, ended('expired'))
      .when(accept, later(expires, 60))
      .thenRefused('OFFER_EXPIRED')
  })
  test('accepted twice is accepted once', () => {
    given(...waiting, offered, ItemPromoted(item(1, 'a')))
      .when(accept)
      .thenNothingHappened()
  })
  test('may be declined, once', () => {
    given(...waiting, offered)
      .when(decline)
      .thenHappened(ended('declined'))
      .thenShown({ items: [{ status: 'declined' }] })
    given(...waiting, offered, ended('declined'))
      .when(decline)
      .thenNothingHappened()
  })
  test('that nobody made is neither accepted nor declined', () => {
    given(...waiting)
      .when(accept)
      .thenRefused('NOT_OFFERED')
    given(...waiting)
      .when(decline)
      .thenRefused('NOT_OFFERED')
  })
  test('is not accepted under a hold or beside a section at the same time, and stays meanwhile', () => {
    given(...waiting, ...sitting, offered)
      .when({ ...accept, ...underHold })
      .thenRefused('HOLD', 'TIME_CONFLICT')
      .thenShown({ items: [{ status: 'offered' }, { status: 'enrolled' }] })
  })
  test('that Seats doubts is still an offer', () => {
    given(...waiting, offered)
      .when({ type: 'seat-doubted', enrollmentId: 'ann.fall.1', sectionId: 'a', offeredUntil: expires })
      .thenNothingHappened()
  })
  test('whose seat turns up after it has ended gives it back, and stays what it was', () => {
    given(...waiting, offered, ended('declined'))
      .when({ type: 'seat-doubted', enrollmentId: 'ann.fall.1', sectionId: 'a' })
      .thenHappened(ended('declined'))
      .thenShown({ items: [{ status: 'declined' }] })
  })
})

describe('withdrawing (R-03)', () => {
  const enrolledInA = [requested([requestedItem(1, 'a')]), held(1, 'a'), enrolled(1, 'a')]
  const withdraw: RegistrationCommand = { type: 'withdraw', enrollmentId: 'ann.fall.1', deadlines: termFacts }

  test.each([
    ['a moment before the drop deadline', '2026-09-19T23:59:59.999Z', ['TERM_CLOSED']],
    ['at the drop deadline', termFacts.dropDeadline, []],
    ['a moment before the last day to withdraw ends', '2026-10-19T23:59:59.999Z', []],
    ['when that has passed', termFacts.withdrawDeadline, ['TERM_CLOSED']],
  ] as const)('%s', (_when, at, codes) => {
    const outcome = given(...enrolledInA).when(withdraw, at)
    if (codes.length > 0) outcome.thenRefused(...codes)
    else
      outcome
        .thenHappened(ItemWithdrawn({ ...item(1, 'a'), seat: true }))
        .thenShown({ items: [{ status: 'withdrawn' }] })
  })
  test('leaves the invoice as it is', () => {
    const { events } = given(...enrolledInA).when(withdraw, termFacts.dropDeadline)
    expect(events.map(({ type }) => type)).toEqual([ItemWithdrawn.type])
  })
  test('is for who is enrolled, once', () => {
    given(...waiting)
      .when(withdraw, termFacts.dropDeadline)
      .thenRefused('NOT_ENROLLED')
    given(...enrolledInA, ItemWithdrawn({ ...item(1, 'a'), seat: true }))
      .when(withdraw, termFacts.dropDeadline)
      .thenNothingHappened()
  })
})
