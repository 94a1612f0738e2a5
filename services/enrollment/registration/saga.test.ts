import { ItemRefused, ItemSkipped, later, refusal } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { withRemedy } from '../eligibility/remedies.ts'
import {
  answered,
  asksOf,
  capacity,
  clashWith,
  declined,
  drop,
  dropped,
  due,
  dueOf,
  enrolled,
  facts,
  full,
  given,
  held,
  invoiced,
  invoicePaid,
  item,
  late,
  morning,
  now,
  oneAsked,
  oneEnrolled,
  oneHeld,
  oneWaiting,
  overdue,
  paymentFailed,
  paymentSeconds,
  promoted,
  refused,
  request,
  requested,
  requestedItem,
  seatPromoted,
  termFacts,
  twoAsked,
  twoHeld,
  waitlisted,
  wish,
  withdrawn,
} from '../testing/registration-story.ts'
import type { RegistrationCommand } from './language.ts'
import { Registration } from './registration.ts'

describe('a registration with a section asked for', () => {
  test('asks Seats for it, with the capacity it knows', () => {
    expect(asksOf(oneAsked)).toEqual([
      {
        id: 'ann.fall.1:hold',
        target: 'a',
        command: {
          type: 'hold',
          enrollmentId: 'ann.fall.1',
          registrationId: 'ann.fall',
          student: 'ann',
          waitlist: false,
          facts: capacity,
          replaces: [],
          beyondCapacity: false,
          addDeadline: termFacts.addDeadline,
          heldSeconds: 900,
        },
      },
    ])
  })
  test('is invoiced as soon as the seat is held', () => {
    given(...oneAsked)
      .when(answered(1, 'held'))
      .thenHappened(held(1, 'a'), invoiced(1, [[1, 'a']]))
      .thenShown({ status: 'PENDING', items: [{ status: 'requested', seat: true, invoiceId: 'inv-ann.fall.1' }] })
  })
  test('charges the way the student chose', () => {
    const payment = { gateway: 'test' as const, outcome: 'late' as const, afterSeconds: 3 }
    given(requested([requestedItem(1, 'a')], { payment }))
      .when(answered(1, 'held'))
      .thenHappened(held(1, 'a'), invoiced(1, [[1, 'a']], { payment }))
  })
  test('ends when Seats refuses, with its reasons and no seat to give back', () => {
    given(...oneAsked)
      .when(answered(1, 'refused', [full]))
      .thenHappened(refused(1, 'a', [full], false))
      .thenShown({ status: 'REFUSED', items: [{ status: 'refused', reasons: [full] }] })
  })
  test('is settled, for now, when the student waits', () => {
    given(...oneAsked)
      .when(answered(1, 'waitlisted'))
      .thenHappened(waitlisted(1, 'a'))
      .thenShown({ status: 'CONFIRMED', items: [{ status: 'waitlisted', seat: false }] })
  })
  test('takes a promotion that overtakes the answer for the answer', () => {
    given(...oneAsked)
      .when(seatPromoted(1))
      .thenHappened(held(1, 'a'), invoiced(1, [[1, 'a']]))
  })
  test('gives back whatever it gets when the student drops it meanwhile', () => {
    given(...oneAsked)
      .when(drop(1))
      .thenHappened(dropped(1, 'a'))
      .thenShown({ status: 'REFUSED' })
    given(...oneAsked, dropped(1, 'a'))
      .when(answered(1, 'held'))
      .thenNothingHappened()
  })
  test('is a duplicate for the next request', () => {
    given(...oneAsked)
      .when(request([wish('a')]))
      .thenShown({ items: [{ status: 'requested' }, { status: 'refused', reasons: [{ code: 'DUPLICATE' }] }] })
  })
  test('has no deadline yet', () => {
    expect(dueOf(oneAsked)).toBe(null)
  })
})

describe('a registration with two sections asked for', () => {
  test('waits for both answers and gets one invoice', () => {
    given(...twoAsked)
      .when(answered(1, 'held'))
      .thenHappened(held(1, 'a'))
    given(...twoAsked, held(1, 'a'))
      .when(answered(2, 'held'))
      .thenHappened(
        held(2, 'b'),
        invoiced(1, [
          [1, 'a'],
          [2, 'b'],
        ]),
      )
  })
  test('is invoiced for the one it got when the other is refused', () => {
    given(...twoAsked, held(1, 'a'))
      .when(answered(2, 'refused', [full]))
      .thenHappened(refused(2, 'b', [full], false), invoiced(1, [[1, 'a']]))
  })
  test('is invoiced for the one it got when the student drops the other', () => {
    given(...twoAsked, held(1, 'a'))
      .when(drop(2))
      .thenHappened(dropped(2, 'b'), invoiced(1, [[1, 'a']]))
  })
  test('is invoiced for the one it got when a request drops the other', () => {
    given(...twoAsked, held(1, 'a'))
      .when(request([], { drop: ['b'] }))
      .thenHappened(dropped(2, 'b'), invoiced(1, [[1, 'a']]))
  })
  test('gets no invoice when both are refused', () => {
    given(...twoAsked, refused(1, 'a', [full], false))
      .when(answered(2, 'refused', [full]))
      .thenHappened(refused(2, 'b', [full], false))
  })
})

describe('a held seat', () => {
  test('has until the invoice is due', () => {
    expect(dueOf(oneHeld)).toBe(due)
    expect(Registration.onDue?.(given(...oneHeld).when(invoicePaid(99)).state, due)).toEqual(overdue)
  })
  test('becomes the student’s when the invoice is paid', () => {
    given(...oneHeld)
      .when(invoicePaid(1))
      .thenHappened(enrolled(1, 'a'))
      .thenShown({ status: 'CONFIRMED', items: [{ status: 'enrolled', seat: true }] })
  })
  test('goes back when the payment fails, and the invoice with it', () => {
    given(...oneHeld)
      .when(paymentFailed(1))
      .thenHappened(refused(1, 'a', [declined], true), withdrawn(1, [1], 'PAYMENT_FAILED'))
      .thenShown({ status: 'REFUSED', items: [{ status: 'refused', seat: false, reasons: [declined] }] })
  })
  test('goes back when nobody pays in time', () => {
    given(...oneHeld)
      .when(overdue, due)
      .thenHappened(refused(1, 'a', [late], true), withdrawn(1, [1], 'PAYMENT_OVERDUE'))
  })
  test('stays until the very moment the invoice is due (R-01)', () => {
    given(...oneHeld)
      .when(overdue, later(due, -0.001))
      .thenNothingHappened()
  })
  test('goes back with its invoice when the student drops it', () => {
    given(...oneHeld)
      .when(drop(1))
      .thenHappened(dropped(1, 'a'), withdrawn(1, [1], 'dropped'))
  })
  test.each([
    ['paid', invoicePaid(2)],
    ['failed', paymentFailed(2)],
  ])('is not touched by another invoice that is %s', (_what, command) => {
    given(...oneHeld)
      .when(command)
      .thenNothingHappened()
  })
  test.each([
    ['held', answered(1, 'held')],
    ['waitlisted', answered(1, 'waitlisted')],
    ['refused', answered(1, 'refused', [full])],
    ['promoted', seatPromoted(1)],
  ])('hears no late or repeated answer: %s', (_answer, command) => {
    given(...oneHeld)
      .when(command)
      .thenNothingHappened()
  })
  test('has no deadline any more once it is paid', () => {
    expect(dueOf(oneEnrolled)).toBe(null)
  })
})

describe('two held seats on one invoice', () => {
  test('are paid together', () => {
    given(...twoHeld)
      .when(invoicePaid(1))
      .thenHappened(enrolled(1, 'a'), enrolled(2, 'b'))
  })
  test('go back together, with one withdrawal', () => {
    given(...twoHeld)
      .when(paymentFailed(1))
      .thenHappened(
        refused(1, 'a', [declined], true),
        refused(2, 'b', [declined], true),
        withdrawn(1, [1, 2], 'PAYMENT_FAILED'),
      )
  })
  test('part when the student drops one: its line is withdrawn, the other one still wants to be paid', () => {
    given(...twoHeld)
      .when(drop(1))
      .thenHappened(dropped(1, 'a'), withdrawn(1, [1], 'dropped'))
    given(...twoHeld, dropped(1, 'a'), withdrawn(1, [1], 'dropped'))
      .when(invoicePaid(1))
      .thenHappened(enrolled(2, 'b'))
  })
})

describe('held seats on different invoices', () => {
  const secondDue = later(due, 60)
  const events = [
    ...oneHeld,
    requested([requestedItem(2, 'b')]),
    held(2, 'b'),
    invoiced(2, [[2, 'b']], { due: secondDue }),
  ]

  test('wake at the earlier deadline', () => {
    expect(dueOf(events)).toBe(due)
  })
  test('go back one after the other', () => {
    given(...events)
      .when(overdue, due)
      .thenHappened(refused(1, 'a', [late], true), withdrawn(1, [1], 'PAYMENT_OVERDUE'))
  })
  test('go back together where both are late, each with its invoice', () => {
    given(...events)
      .when(overdue, secondDue)
      .thenHappened(
        refused(1, 'a', [late], true),
        refused(2, 'b', [late], true),
        withdrawn(1, [1], 'PAYMENT_OVERDUE'),
        withdrawn(2, [2], 'PAYMENT_OVERDUE'),
      )
  })
})

describe('a compensated item', () => {
  const compensated = [...oneHeld, refused(1, 'a', [declined], true), withdrawn(1, [1], 'PAYMENT_FAILED')]

  test('S-07: does not come back when its invoice turns out to be paid', () => {
    given(...compensated)
      .when(invoicePaid(1))
      .thenNothingHappened()
  })
  test('is not compensated twice', () => {
    given(...compensated)
      .when(paymentFailed(1))
      .thenNothingHappened()
    given(...compensated)
      .when(overdue, later(due, 60))
      .thenNothingHappened()
  })
  test('may be tried again, as a new enrollment that replaces the old one at Seats', () => {
    given(...compensated)
      .when(request([wish('a')]), later(now, 60))
      .thenHappened(requested([requestedItem(2, 'a', { replaces: ['ann.fall.1'] })]))
      .thenShown({ items: [{ enrollmentId: 'ann.fall.2' }] })
  })
  test('cannot be dropped', () => {
    given(...compensated)
      .when(drop(1))
      .thenRefused('NOT_ENROLLED')
  })
})

describe('an item that Seats refused', () => {
  const events = [...oneAsked, refused(1, 'a', [full], false)]

  test.each([
    ['held', answered(1, 'held')],
    ['waitlisted', answered(1, 'waitlisted')],
    ['promoted', seatPromoted(1)],
  ])('gives back a place it is granted after all: %s', (_how, command) => {
    given(...events)
      .when(command)
      .thenHappened(refused(1, 'a', [full], true))
      .thenShown({ status: 'REFUSED' })
  })
  test('is not refused twice', () => {
    given(...events)
      .when(answered(1, 'refused', [full]))
      .thenNothingHappened()
  })
  test('stands once in the history', () => {
    const { state } = given(...events, refused(1, 'a', [full], true)).when(invoicePaid(99))
    expect(state.history.map(({ status }) => status)).toEqual(['requested', 'refused'])
  })
})

describe('a seat that Seats doubts', () => {
  const doubted = (n: number, sectionId = 'a', waits?: true): RegistrationCommand => ({
    type: 'seat-doubted',
    enrollmentId: `ann.fall.${n}`,
    sectionId,
    waits,
  })
  const forNobody = refusal('NOT_ENROLLED', 'The seat was held for nobody.')

  test.each([
    ['held', oneHeld],
    ['taken', oneEnrolled],
  ] as const)('is kept when it is known to be %s', (_how, events) => {
    given(...events)
      .when(doubted(1))
      .thenNothingHappened()
  })
  test('goes back when its item was refused', () => {
    given(...oneAsked, refused(1, 'a', [full], false))
      .when(doubted(1))
      .thenHappened(refused(1, 'a', [full], true))
  })
  test('goes back when its item was dropped, which it stays', () => {
    given(...oneAsked, dropped(1, 'a'))
      .when(doubted(1))
      .thenHappened(dropped(1, 'a'))
      .thenShown({ items: [{ status: 'dropped' }] })
  })
  test('goes back when nobody knows its item any more', () => {
    given(...oneEnrolled)
      .when(doubted(7, 'b'))
      .thenHappened(refused(7, 'b', [forNobody], true))
      .thenShown({ items: [{ sectionId: 'a', status: 'enrolled' }] })
    given()
      .when(doubted(7, 'b'))
      .thenHappened(ItemRefused({ ...item(7, 'b'), student: 'ann.fall', reasons: [forNobody], seat: true }))
  })
  test('keeps who waits waiting, and leaves who asks to the answer, where it is a place in the queue', () => {
    for (const events of [oneWaiting, oneAsked])
      given(...events)
        .when(doubted(1, 'a', true))
        .thenNothingHappened()
  })
  test('goes back as a place in the queue too when its item was refused', () => {
    given(...oneAsked, refused(1, 'a', [full], false))
      .when(doubted(1, 'a', true))
      .thenHappened(refused(1, 'a', [full], true))
  })
  test('is taken for a promotion of which the news got lost', () => {
    given(...oneWaiting)
      .when(doubted(1))
      .thenHappened(promoted(1, 'a'), invoiced(1, [[1, 'a']]))
  })
  test('is taken for an answer that got lost', () => {
    given(...oneAsked)
      .when(doubted(1))
      .thenHappened(held(1, 'a'), invoiced(1, [[1, 'a']]))
  })
})

describe('a waiting student', () => {
  test('R-08: gets the seat that comes free, with an invoice and a deadline of its own', () => {
    const then = later(now, 3600)
    given(...oneWaiting)
      .when(seatPromoted(1), then)
      .thenHappened(promoted(1, 'a'), invoiced(1, [[1, 'a']], { due: later(then, paymentSeconds) }))
      .thenShown({ status: 'PENDING', items: [{ status: 'requested', seat: true }] })
  })
  test('leaves the list by dropping', () => {
    given(...oneWaiting)
      .when(drop(1))
      .thenHappened(dropped(1, 'a'))
      .thenShown({ status: 'REFUSED' })
  })
  test('gets no seat by a promotion that comes after leaving: dropping gave it back', () => {
    given(...oneWaiting, dropped(1, 'a'))
      .when(seatPromoted(1))
      .thenNothingHappened()
  })
  test('is promoted once', () => {
    given(...oneWaiting, promoted(1, 'a'), invoiced(1, [[1, 'a']]))
      .when(seatPromoted(1))
      .thenNothingHappened()
  })
  test('owes nothing and has no deadline', () => {
    expect(dueOf(oneWaiting)).toBe(null)
    given(...oneWaiting)
      .when(overdue, later(now, 999_999))
      .thenNothingHappened()
  })
  test('may take a section at the same time meanwhile; the free seat is then for the next one, the place stays (R-08)', () => {
    const waitingAt9 = [requested([requestedItem(1, 'a', { meetings: morning })]), waitlisted(1, 'a')]
    const sitting = [
      requested([requestedItem(2, 'b', { meetings: morning })]),
      held(2, 'b'),
      invoiced(1, [[2, 'b']]),
      enrolled(2, 'b'),
    ]
    given(...waitingAt9, ...sitting)
      .when(seatPromoted(1))
      .thenHappened(ItemSkipped({ ...item(1, 'a'), reasons: [withRemedy(clashWith('b'))], again: false }))
      .thenShown({ status: 'CONFIRMED', items: [{ status: 'waitlisted' }, { status: 'enrolled' }] })
  })
  test('of a section that is promoted while another is still asked for waits for one invoice', () => {
    const events = [...oneWaiting, requested([requestedItem(2, 'b')])]
    given(...events)
      .when(seatPromoted(1))
      .thenHappened(promoted(1, 'a'))
    given(...events, promoted(1, 'a'))
      .when(answered(2, 'held'))
      .thenHappened(
        held(2, 'b'),
        invoiced(1, [
          [1, 'a'],
          [2, 'b'],
        ]),
      )
  })
})

describe('two sections at the same time, one of them wished for with the waitlist (I2)', () => {
  const at9 = { meetings: morning }
  const both = [requested([requestedItem(1, 'a', at9), requestedItem(2, 'b', { ...at9, waitlist: true })])]

  test('are both asked for', () => {
    given()
      .when(request([wish('a', { facts: facts('a', at9) }), wish('b', { facts: facts('b', at9), waitlist: true })]))
      .thenHappened(...both)
  })
  test('are never both held: the second answer gives its seat back', () => {
    given(...both, held(1, 'a'))
      .when(answered(2, 'held'))
      .thenHappened(refused(2, 'b', [withRemedy(clashWith('a'))], true), invoiced(1, [[1, 'a']]))
  })
  test('may be one seat and one place on the list', () => {
    given(...both, held(1, 'a'))
      .when(answered(2, 'waitlisted'))
      .thenHappened(waitlisted(2, 'b'), invoiced(1, [[1, 'a']]))
  })
})
