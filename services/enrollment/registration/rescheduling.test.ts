import { ItemRescheduled, type Meeting } from '@campus/contracts'
import { describe, test } from 'vitest'
import {
  dropped,
  enrolled,
  facts,
  given,
  held,
  item,
  morning,
  oneEnrolled,
  oneWaiting,
  request,
  requested,
  requestedItem,
  wish,
} from '../testing/registration-story.ts'

const evening: Meeting[] = [{ days: ['TU'], start: '18:00', end: '20:00', room: '9' }]
const before = { meetings: [] as Meeting[], status: 'open' as const }
const change = (sectionSequence: number, meetings: Meeting[], status: 'open' | 'closed' | 'cancelled' = 'open') => ({
  ...{ type: 'section-changed' as const, enrollmentId: 'ann.fall.1', sectionSequence },
  now: { meetings, status },
})
const moved = (
  sectionSequence: number,
  meetings: Meeting[],
  more: Partial<Parameters<typeof ItemRescheduled>[0]> = {},
) =>
  ItemRescheduled({
    ...{ ...item(1, 'a'), sectionSequence, was: before, now: { meetings, status: 'open' }, clashes: [] },
    ...more,
  })
const inTheMorning = { ...requestedItem(2, 'b'), meetings: morning }
const both = [requested([requestedItem(1, 'a'), inTheMorning]), held(1, 'a'), held(2, 'b')]
const sitting = [...both, enrolled(1, 'a'), enrolled(2, 'b')]

describe('when a section moves (R-11)', () => {
  test('who is enrolled or waits is told what it was and what it is', () => {
    for (const story of [oneEnrolled, oneWaiting])
      given(...story)
        .when(change(2, evening))
        .thenHappened(moved(2, evening))
  })
  test('the next change is told from there', () => {
    given(...oneEnrolled, moved(2, evening))
      .when(change(3, morning, 'closed'))
      .thenHappened(
        moved(3, morning, {
          ...{ was: { meetings: evening, status: 'open' }, now: { meetings: morning, status: 'closed' } },
        }),
      )
  })
  test('the same change again, an older one that comes late, and what was known before are no news', () => {
    given(...oneEnrolled, moved(3, evening))
      .when(change(3, evening))
      .thenNothingHappened()
    given(...oneEnrolled, moved(3, evening))
      .when(change(2, morning))
      .thenNothingHappened()
    given(...oneEnrolled)
      .when(change(1, evening))
      .thenNothingHappened()
    given(...oneEnrolled)
      .when(change(2, []))
      .thenNothingHappened()
  })
  test('who has left hears nothing', () => {
    given(...oneEnrolled, dropped(1, 'a'))
      .when(change(2, evening))
      .thenNothingHappened()
  })
  test('to the time of another one, both stay, and the student hears of that', () => {
    given(...sitting)
      .when(change(2, morning))
      .thenHappened(moved(2, morning, { clashes: ['b'] }))
      .thenShown({ items: [{ status: 'enrolled' }, { status: 'enrolled' }] })
  })
  test('who only waits for it sits nowhere yet', () => {
    given(...oneWaiting)
      .when(change(2, morning))
      .thenHappened(moved(2, morning))
  })
  test('what is asked for afterwards is held against the new time', () => {
    given(...oneEnrolled, moved(2, morning))
      .when(request([wish('c', { facts: facts('c', { meetings: morning }) })]))
      .thenShown({ items: [{}, { status: 'refused', reasons: [{ code: 'TIME_CONFLICT' }] }] })
  })
})
