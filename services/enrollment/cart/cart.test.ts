import { specify } from '@campus/testing/specification'
import { expect, test } from 'vitest'
import { Carts } from './cart.ts'

const { given } = specify(Carts, { id: 'ann.fall', now: '2026-08-15T12:00:00.000Z' })
const fill = (...sections: string[]) => ({
  type: 'fill' as const,
  items: sections.map(sectionId => ({ sectionId })),
})

test('R-02: a cart is what the student last put together', () => {
  const { events } = given().when(fill('a', 'b'))
  given(...events)
    .when(fill('c'))
    .thenShown({ items: [{ sectionId: 'c' }] })
})
test('the same cart again is nothing new', () => {
  const { events } = given().when(fill('a'))
  given(...events)
    .when(fill('a'))
    .thenNothingHappened()
})
test('a cart is nobody else’s business: nothing of it is published', () => {
  const { events } = given().when(fill('a'))
  expect(events.map(event => Carts.topic?.(event))).toEqual([null])
})
