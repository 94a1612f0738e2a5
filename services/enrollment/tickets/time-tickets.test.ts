import { type TimeTicket, TimeTicketsSet } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, test } from 'vitest'
import { TimeTickets } from './time-tickets.ts'

const { given } = specify(TimeTickets, { id: 'fall', now: '2026-07-01T12:00:00.000Z' })
const seniors: TimeTicket = { name: 'Seniors', opens: '2026-08-01T13:00:00.000Z', minCredits: 90 }
const athletes: TimeTicket = { name: 'Athletes', opens: '2026-08-01T12:00:00.000Z', students: ['ann', 'bob'] }
const set = (...tickets: TimeTicket[]) => ({ type: 'set' as const, tickets })
const wereSet = (...tickets: TimeTicket[]) => TimeTicketsSet({ term: 'fall', tickets, setBy: 'somebody' })

describe('the time tickets of a term (R-20)', () => {
  test('are set at once, with who did so', () => {
    given()
      .when(set(seniors, athletes))
      .thenHappened(wereSet(seniors, athletes))
      .thenShown({ term: 'fall', tickets: [seniors, athletes] })
  })
  test('take the place of those before', () => {
    given(wereSet(seniors))
      .when(set(athletes))
      .thenHappened(wereSet(athletes))
      .thenShown({ tickets: [athletes] })
  })
  test('are taken away', () => {
    given(wereSet(seniors)).when(set()).thenHappened(wereSet()).thenShown({ tickets: [] })
  })
  test('set again as they are stay as they are', () => {
    given(wereSet(seniors, athletes)).when(set(seniors, athletes)).thenNothingHappened()
    given().when(set()).thenNothingHappened()
  })
  test('name five thousand students at most', () => {
    const naming = (count: number): TimeTicket => ({
      ...athletes,
      students: Array.from({ length: count }, (_, index) => `s-${index}`),
    })
    given()
      .when(set(naming(3_000), naming(2_001)))
      .thenRefused('TOO_MANY')
    given()
      .when(set(naming(3_000), naming(2_000)))
      .thenHappened(wereSet(naming(3_000), naming(2_000)))
  })
})
