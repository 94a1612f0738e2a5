import type { CourseTaken, TimeTicket } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import type { RegistrationEvent } from '../registration/language.ts'
import {
  dropped,
  enrolled,
  facts,
  given,
  held,
  now,
  request,
  requested,
  requestedItem,
  wish,
} from '../testing/registration-story.ts'
import { goByCredits, type OwnTicket, ownTicket, ticketReasons } from './own-ticket.ts'
import { nothingKnown } from './student-facts.ts'

const seniors: TimeTicket = { name: 'Seniors', opens: '2026-08-14T08:00:00.000Z', minCredits: 90 }
const juniors: TimeTicket = { name: 'Juniors', opens: '2026-08-15T08:00:00.000Z', minCredits: 60 }
const everybody: TimeTicket = { name: 'Everybody', opens: '2026-08-16T08:00:00.000Z', minCredits: 0 }
const athletes: TimeTicket = { name: 'Athletes', opens: '2026-08-13T08:00:00.000Z', students: ['ann', 'bob'] }
const earned = (credits: number, grade = 'B'): CourseTaken[] => [{ courseId: 'x-1', term: 'before', grade, credits }]

describe('the time ticket of a student (R-20)', () => {
  test.each([
    [89.5, 'Juniors'],
    [90, 'Seniors'],
    [60, 'Juniors'],
    [59, 'Everybody'],
    [0, 'Everybody'],
  ])('goes by credits earned: %d', (credits, name) => {
    expect(ownTicket([everybody, juniors, seniors], 'cem', earned(credits))).toMatchObject({ name })
  })
  test('goes by credits that were earned alone', () => {
    expect(ownTicket([seniors, everybody], 'cem', earned(120, 'F'))).toMatchObject({ name: 'Everybody' })
  })
  test('is the earliest of those that fit, in whatever order they are written', () => {
    const orders = [
      [everybody, juniors, seniors],
      [juniors, everybody, seniors],
      [seniors, everybody, juniors],
      [everybody, seniors, juniors],
    ]
    for (const tickets of orders) expect(ownTicket(tickets, 'cem', earned(100))).toMatchObject({ name: 'Seniors' })
    const two = [{ ...juniors, opens: seniors.opens }, seniors]
    for (const tickets of [two, two.toReversed()])
      expect(ownTicket(tickets, 'cem', earned(100))).toMatchObject({ name: tickets[0]?.name })
  })
  test('is none where one names others and says nothing of credits', () => {
    expect(ownTicket([athletes], 'cem', earned(200))).toBeNull()
    expect(ticketReasons(null, now)).toMatchObject([{ detail: expect.stringMatching(/^\S.*\.$/) }])
  })
  test('is the earliest of all that fit, by name or by credits', () => {
    expect(ownTicket([seniors, athletes], 'ann', earned(90))).toEqual({ name: 'Athletes', opens: athletes.opens })
    const late = { ...athletes, opens: '2026-09-01T00:00:00.000Z' }
    expect(ownTicket([late, seniors], 'ann', earned(90))).toMatchObject({ name: 'Seniors' })
    expect(ownTicket([late, seniors], 'ann', [])).toMatchObject({ name: 'Athletes' })
  })
  test('that says both, fits by either', () => {
    const both = { ...athletes, minCredits: 90 }
    expect([ownTicket([both], 'ann', []), ownTicket([both], 'cem', earned(90)), ownTicket([both], 'cem', [])]).toEqual([
      { name: 'Athletes', opens: athletes.opens },
      { name: 'Athletes', opens: athletes.opens },
      null,
    ])
  })
  test('is none where none fits, and is not asked for where the term has no tickets', () => {
    expect(ownTicket([seniors, athletes], 'cem', [])).toBe(null)
    expect(ownTicket([], 'cem', [])).toBe(undefined)
  })
  test('takes knowing what was earned only where tickets go by it', () => {
    expect([goByCredits([]), goByCredits([athletes]), goByCredits([athletes, everybody])]).toEqual([false, false, true])
  })
})

describe('before it opens (R-01, half open)', () => {
  const ticket = { name: 'Juniors', opens: '2026-08-15T08:00:00.000Z' }
  test.each([
    ['a millisecond before', ticket, '2026-08-15T07:59:59.999Z', ['TIME_TICKET']],
    ['when it opens', ticket, '2026-08-15T08:00:00.000Z', []],
    ['a millisecond after', ticket, '2026-08-15T08:00:00.001Z', []],
    ['when none fits', null, '2026-12-31T00:00:00.000Z', ['TIME_TICKET']],
    ['when the term has none', undefined, '2026-01-01T00:00:00.000Z', []],
  ])('%s', (_when, own, at, expected) => {
    expect(ticketReasons(own, at).map(({ code }) => code)).toEqual(expected)
  })
})

describe('a registration in a term with time tickets (R-20)', () => {
  const tomorrow: OwnTicket = { name: 'Everybody', opens: '2026-08-16T08:00:00.000Z' }
  const sitting: RegistrationEvent[] = [requested([requestedItem(1, 'a')]), held(1, 'a'), enrolled(1, 'a')]
  const said = (facts: object) => ({ studentFacts: { ...nothingKnown, ...facts } })
  const outcomes = (...asked: Parameters<typeof request>) =>
    given()
      .when(request(...asked))
      .state.items.map(({ status, reasons }) => [status, ...reasons.map(({ code }) => code)])

  test('is refused before the own time, which it names, with whom to turn to', () => {
    given()
      .when(request([wish('a')], said({ ticket: tomorrow })))
      .thenShown({
        items: [
          {
            status: 'refused',
            reasons: [
              {
                ...{ code: 'TIME_TICKET', opens: tomorrow.opens, ticket: 'Everybody' },
                ...{ office: { name: 'Registrar' }, cure: 'Register once your own time has come.' },
              },
            ],
          },
        ],
      })
  })
  test('is refused to whom no ticket fits, and open to whom one does', () => {
    expect(outcomes([wish('a')], said({ ticket: null }))).toEqual([['refused', 'TIME_TICKET']])
    expect(outcomes([wish('a')], said({ ticket: { ...tomorrow, opens: now } }))).toEqual([['requested']])
  })
  test('R-04: comes after the term and before holds, with everything else beside it', () => {
    const hold = {
      ...{ id: 'ann.h1', student: 'ann', type: 'financial', effects: ['REG_ADD' as const] },
      ...{ office: { name: 'Bursar', contact: 'b' }, owner: 'finance' as const, reason: 'Fees.' },
      ...{ start: '2026-08-01T00:00:00.000Z', placedBy: 'fin' },
    }
    const heavy = wish('a', { facts: facts('a', { status: 'closed', credits: { min: 19, max: 19 } }) })
    expect(outcomes([heavy], { termFacts: undefined, ...said({ ticket: tomorrow, holds: [hold] }) })).toEqual([
      ['refused', 'TERM_CLOSED', 'TIME_TICKET', 'HOLD', 'SECTION_CLOSED', 'MAX_CREDIT'],
    ])
  })
  test('never keeps anybody from dropping', () => {
    given(...sitting)
      .when(request([], { drop: ['a'], ...said({ ticket: tomorrow }) }))
      .thenShown({ items: [{ status: 'dropped' }] })
    const { events } = given(...sitting).when(request([wish('b')], { drop: ['a'], ...said({ ticket: null }) }))
    expect(events[0]).toEqual(dropped(1, 'a'))
  })
  test('R-17: an override lets past the ticket, for its section', () => {
    const override = {
      ...{ id: 'ann.o1', student: 'ann', sectionId: 'a', codes: ['TIME_TICKET' as const] },
      ...{ expires: '2026-09-01T00:00:00.000Z', reason: 'Travels.', grantedBy: 'reg' },
    }
    expect(outcomes([wish('a'), wish('b')], said({ ticket: tomorrow, overrides: [override] }))).toEqual([
      ['requested'],
      ['refused', 'TIME_TICKET'],
    ])
  })
})
