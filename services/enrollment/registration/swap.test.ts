import { ItemDropped, ItemEnrolled } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import {
  answered,
  enrolled,
  facts,
  full,
  given,
  held,
  invoiced,
  invoicePaid,
  item,
  morning,
  request,
  requested,
  requestedItem,
  seatPromoted,
  waitlisted,
  wish,
  withdrawn,
} from '../testing/registration-story.ts'

const inX = [
  requested([requestedItem(1, 'x', { meetings: morning })]),
  held(1, 'x'),
  invoiced(1, [[1, 'x']]),
  enrolled(1, 'x'),
]
const wantsY = (more: object = {}) => wish('y', { facts: facts('y', { meetings: morning }), swap: 'x', ...more })
const askedY = requested([requestedItem(2, 'y', { meetings: morning, swaps: 'ann.fall.1' })])
const heldY = [askedY, held(2, 'y'), invoiced(2, [[2, 'y']])]

describe('S-06: a section for another one at the same time', () => {
  test('is asked for while the old one stays', () => {
    given(...inX)
      .when(request([wantsY()]))
      .thenShown({
        items: [
          { sectionId: 'x', status: 'enrolled' },
          { sectionId: 'y', status: 'requested' },
        ],
      })
  })
  test('that is full costs nothing: the old one is kept', () => {
    given(...inX, askedY)
      .when(answered(2, 'refused', [full]))
      .thenShown({
        items: [
          { sectionId: 'x', status: 'enrolled' },
          { sectionId: 'y', status: 'refused' },
        ],
      })
  })
  test('gets its seat beside the old one', () => {
    given(...inX, askedY)
      .when(answered(2, 'held'))
      .thenHappened(held(2, 'y'), invoiced(2, [[2, 'y']]))
  })
  test('comes about and the old one is left in the same commit, with what was charged for it', () => {
    given(...inX, ...heldY)
      .when(invoicePaid(2))
      .thenHappened(
        ItemEnrolled(item(2, 'y')),
        ItemDropped({ ...item(1, 'x'), seat: true }),
        withdrawn(1, [1], 'dropped'),
      )
      .thenShown({
        items: [
          { sectionId: 'x', status: 'dropped' },
          { sectionId: 'y', status: 'enrolled' },
        ],
      })
  })
  test('is promoted from the waitlist though it clashes with what it takes the place of', () => {
    const waiting = [requested([requestedItem(2, 'y', { meetings: morning, waitlist: true, swaps: 'ann.fall.1' })])]
    given(...inX, ...waiting, waitlisted(2, 'y'))
      .when(seatPromoted(2))
      .thenShown({
        items: [
          { sectionId: 'x', status: 'enrolled' },
          { sectionId: 'y', seat: true },
        ],
      })
  })
  test('that was never paid leaves the old one alone', () => {
    const { events } = given(...inX, ...heldY).when({ type: 'time-passed' }, '2027-01-01T00:00:00.000Z')
    expect(events.map(({ type }) => type)).not.toContain(ItemDropped.type)
  })
  test('leaves nothing that was left before', () => {
    given(...inX, ...heldY, ItemDropped({ ...item(1, 'x'), seat: true }))
      .when(invoicePaid(2))
      .thenHappened(ItemEnrolled(item(2, 'y')))
  })
})

describe('a swap is refused', () => {
  const reasons = (events: ReturnType<typeof given>, ...wishes: ReturnType<typeof wish>[]) =>
    events.when(request(wishes)).state.items.map(one => one.reasons.map(({ code }) => code))

  test('of what one is not enrolled in', () => {
    expect(reasons(given(), wantsY())).toEqual([['NOT_ENROLLED']])
  })
  test('of one section for two', () => {
    const second = wish('z', { facts: facts('z'), swap: 'x' })
    expect(reasons(given(...inX), wantsY(), second).slice(1)).toEqual([[], ['DUPLICATE']])
    expect(reasons(given(...inX, ...heldY), second).at(-1)).toEqual(['DUPLICATE'])
  })
})
