import { later } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import {
  enrolled,
  facts,
  given,
  held,
  item,
  request,
  requested,
  requestedItem,
  termFacts,
  wish,
} from '../testing/registration-story.ts'
import { deadlinesOf } from './deadlines.ts'

/** The second half of the term, whose deadlines all come later. */
const second = {
  id: 'B',
  name: 'Second half',
  start: '2026-10-12T00:00:00.000Z',
  end: '2026-12-10T00:00:00.000Z',
  addDeadline: '2026-10-18T00:00:00.000Z',
  dropDeadline: '2026-10-25T00:00:00.000Z',
  withdrawDeadline: '2026-11-20T00:00:00.000Z',
}
const term = { ...termFacts, parts: [second] }
const before = (at: string) => later(at, -0.001)
const inPart = (more: object = {}) => facts('b', { partOfTerm: 'B', ...more })
const own = (deadlines: object) => facts('b', { deadlines })

describe('R-03: the deadlines of a section', () => {
  const { addDeadline, dropDeadline, withdrawDeadline } = termFacts
  const ofTerm = { addDeadline, dropDeadline, withdrawDeadline }
  const ofPart = {
    addDeadline: second.addDeadline,
    dropDeadline: second.dropDeadline,
    withdrawDeadline: second.withdrawDeadline,
  }

  test('are those of its term', () => {
    expect(deadlinesOf(facts('a'), term)).toEqual(ofTerm)
    expect(deadlinesOf(undefined, term)).toEqual(ofTerm)
  })
  test('are those of its part of term', () => {
    expect(deadlinesOf(inPart(), term)).toEqual(ofPart)
  })
  test('are those of its term where nobody gave its part dates', () => {
    expect(deadlinesOf(facts('a', { partOfTerm: 'X' }), term)).toEqual(ofTerm)
    expect(deadlinesOf(inPart(), termFacts)).toEqual(ofTerm)
  })
  test('are its own, each where it has one', () => {
    const mine = { dropDeadline: '2026-10-20T00:00:00.000Z' }
    expect(deadlinesOf(inPart({ deadlines: mine }), term)).toEqual({ ...ofPart, ...mine })
    expect(deadlinesOf(own(mine), term)).toEqual({ ...ofTerm, ...mine })
  })
})

describe('R-01, R-03: a section is added until its own last day is over, and not at the moment after', () => {
  const asked = (section: object, at: string) =>
    given().when(request([wish('b', { facts: section as ReturnType<typeof facts> })], { termFacts: term }), at)

  test.each([
    ['of its part of term, long after registration for the others has closed', inPart(), second.addDeadline],
    ['of its own, after the term’s', own({ addDeadline: '2026-09-12T05:00:00.000Z' }), '2026-09-12T05:00:00.000Z'],
    ['of its own, before the term’s', own({ addDeadline: '2026-08-20T05:00:00.000Z' }), '2026-08-20T05:00:00.000Z'],
    ['of its term', facts('b'), termFacts.addDeadline],
  ])('%s', (_which, section, end) => {
    asked(section, before(end)).thenShown({ items: [{ status: 'requested' }] })
    asked(section, end).thenShown({
      items: [{ status: 'refused', reasons: [{ code: 'TERM_CLOSED', closed: end, office: { name: 'Registrar' } }] }],
    })
  })
  test('and not before registration opens', () => {
    asked(inPart(), before(termFacts.registrationOpens)).thenShown({ items: [{ reasons: [{ code: 'TERM_CLOSED' }] }] })
  })
  test('and no seat is offered to who waits from then on (R-09)', () => {
    const { events } = asked(inPart(), termFacts.addDeadline)
    expect(events).toMatchObject([{ data: { items: [{ addDeadline: second.addDeadline }] } }])
  })
})

describe('R-03: a section is left', () => {
  const enrolledIn = (...sections: string[]) => [
    requested(sections.map((section, at) => requestedItem(at + 1, section))),
    ...sections.map((section, at) => held(at + 1, section)),
    ...sections.map((section, at) => enrolled(at + 1, section)),
  ]
  const mine = given(...enrolledIn('a', 'b'))
  const { enrollmentId } = item(2, 'b')
  const dropping = { type: 'drop' as const, enrollmentId, deadlines: deadlinesOf(inPart(), term) }
  const withdrawing = { ...dropping, type: 'withdraw' as const }

  test('without a trace until its part’s deadline, though the term’s is over', () => {
    mine
      .when(dropping, before(second.dropDeadline))
      .thenShown({ items: [{ status: 'enrolled' }, { status: 'dropped' }] })
    mine.when(dropping, second.dropDeadline).thenRefused('TERM_CLOSED')
  })
  test('with a W from then until its part’s last day to withdraw', () => {
    mine.when(withdrawing, before(second.dropDeadline)).thenRefused('TERM_CLOSED')
    mine.when(withdrawing, second.dropDeadline).thenShown({ items: [{}, { status: 'withdrawn' }] })
    mine.when(withdrawing, before(second.withdrawDeadline)).thenShown({ items: [{}, { status: 'withdrawn' }] })
    mine.when(withdrawing, second.withdrawDeadline).thenRefused('TERM_CLOSED')
  })
  test('in one request by each section’s own deadline', () => {
    const bySection = { b: deadlinesOf(inPart(), term) }
    mine
      .when(request([], { drop: ['b'], termFacts: term, deadlinesBySection: bySection }), termFacts.dropDeadline)
      .thenShown({ items: [{ status: 'enrolled' }, { status: 'dropped' }] })
    mine
      .when(request([], { drop: ['a', 'b'], termFacts: term, deadlinesBySection: bySection }), termFacts.dropDeadline)
      .thenRefused('TERM_CLOSED')
  })
})
