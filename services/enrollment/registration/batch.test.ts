import { ItemDropped, refusal } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { withRemedy } from '../eligibility/remedies.ts'
import {
  answered,
  declined,
  enrolled,
  facts,
  full,
  given,
  held,
  invoiced,
  item,
  morning,
  oneEnrolled,
  paymentFailed,
  refused,
  request,
  requested,
  requestedItem,
  waitlisted,
  wish,
  withdrawn,
} from '../testing/registration-story.ts'

const without = (...sections: string[]) =>
  withRemedy(
    refusal(
      'BATCH_INCOMPLETE',
      `It was asked for together with ${sections.join(', ')}, all or none, and that cannot be had.`,
      { without: sections },
    ),
  )
const batch = { id: 'ann.fall.1', leaves: [] as string[] }
const both = requested([requestedItem(1, 'a', { batch }), requestedItem(2, 'b', { batch })])
const codesOf = (outcome: ReturnType<ReturnType<typeof given>['when']>) =>
  outcome.state.items.map(({ sectionId, status, reasons }) => [sectionId, status, ...reasons.map(({ code }) => code)])

describe('R-02: all or none', () => {
  test('asks for all seats when nothing is against any', () => {
    given()
      .when(request([wish('a'), wish('b')], { allOrNone: true }))
      .thenHappened(both)
  })
  test('asks for no seat when something is against one, and drops nothing', () => {
    const closed = wish('c', { facts: facts('c', { status: 'closed' }) })
    const outcome = given(...oneEnrolled).when(request([wish('b'), closed], { allOrNone: true, drop: ['a'] }))
    expect(codesOf(outcome)).toEqual([
      ['a', 'enrolled'],
      ['b', 'refused', 'BATCH_INCOMPLETE'],
      ['c', 'refused', 'SECTION_CLOSED'],
    ])
  })
  test('waits for every answer before anything is charged', () => {
    given(both).when(answered(1, 'held')).thenHappened(held(1, 'a'))
  })
  test('is charged on one invoice once all seats are had', () => {
    given(both, held(1, 'a'))
      .when(answered(2, 'held'))
      .thenHappened(
        held(2, 'b'),
        invoiced(1, [
          [1, 'a'],
          [2, 'b'],
        ]),
      )
  })
  test('gives the seats back that were had when one could not be', () => {
    given(both, held(1, 'a'))
      .when(answered(2, 'refused', [full]))
      .thenHappened(refused(2, 'b', [full], false), refused(1, 'a', [without('b')], true))
  })
  test('gives back a place on a waitlist as well', () => {
    given(both, waitlisted(1, 'a'))
      .when(answered(2, 'refused', [full]))
      .thenHappened(refused(2, 'b', [full], false), refused(1, 'a', [without('b')], true))
  })
  test('is had with a place on the waitlist where that was asked for', () => {
    given(both, held(1, 'a'))
      .when(answered(2, 'waitlisted'))
      .thenHappened(waitlisted(2, 'b'), invoiced(1, [[1, 'a']]))
  })
  test('is no longer a matter of all once it has been had: what is not paid goes by itself', () => {
    const had = [both, held(1, 'a'), waitlisted(2, 'b'), invoiced(1, [[1, 'a']])]
    given(...had)
      .when(paymentFailed(1))
      .thenHappened(refused(1, 'a', [declined], true), withdrawn(1, [1], 'PAYMENT_FAILED'))
  })
})

describe('R-02: what is dropped for all or none', () => {
  const leaving = { id: 'ann.fall.2', leaves: ['ann.fall.1'] }
  const instead = requested([requestedItem(2, 'b', { batch: leaving, meetings: morning })])

  test('is kept until all is had', () => {
    given(...oneEnrolled)
      .when(request([wish('b', { facts: facts('b', { meetings: morning }) })], { allOrNone: true, drop: ['a'] }))
      .thenHappened(instead)
  })
  test('is kept when it cannot be had', () => {
    given(...oneEnrolled, instead)
      .when(answered(2, 'refused', [full]))
      .thenHappened(refused(2, 'b', [full], false))
  })
  test('is dropped, with what was charged for it, once all is had', () => {
    given(...oneEnrolled, instead)
      .when(answered(2, 'held'))
      .thenHappened(
        held(2, 'b'),
        ItemDropped({ ...item(1, 'a'), seat: true }),
        withdrawn(1, [1], 'dropped'),
        invoiced(2, [[2, 'b']]),
      )
  })
  test('does not stand in the way of what meets at the same time', () => {
    const inMorning = [
      requested([requestedItem(1, 'a', { meetings: morning })]),
      held(1, 'a'),
      invoiced(1, [[1, 'a']]),
      enrolled(1, 'a'),
    ]
    const outcome = given(...inMorning, instead).when(answered(2, 'held'))
    expect(codesOf(outcome)).toEqual([
      ['a', 'dropped'],
      ['b', 'requested'],
    ])
  })
})
