import { later, SeatDoubted, SeatHeld, SeatWaited } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { given, held, opened, place, release, released, take, taken, waited } from '../testing/seats-story.ts'
import { Seats } from './seats.ts'

describe('a seat that was held and then forgotten', () => {
  const now = '2026-08-01T08:00:00.000Z'
  const section = given(opened(2), held('ann'), held('bob'), taken('bob'))
  const doubted = (who: string) => {
    const { heldSeconds: _, ...facts } = place(who)
    return SeatDoubted(facts)
  }
  const dueOf = (...events: Parameters<typeof given>) => Seats.due?.(given(...events).when(take('nobody')).state)

  test('is doubted a little after it should be taken or given back', () => {
    expect(dueOf(opened(2), held('ann'), held('bob'), taken('bob'))).toBe(later(now, 910))
    section.when({ type: 'doubt' }, later(now, 909.999)).thenNothingHappened()
    section.when({ type: 'doubt' }, later(now, 910)).thenHappened(doubted('ann')).thenShown({ held: 1, taken: 1 })
  })
  test('is doubted again a minute later', () => {
    const { state } = section.when({ type: 'doubt' }, later(now, 910))
    expect(Seats.due?.(state)).toBe(later(now, 970))
  })
  test('is not doubted once it is taken or given back', () => {
    expect(dueOf(opened(2), held('ann'), taken('ann'))).toBe(null)
    expect(dueOf(opened(2), held('ann'), released('ann'))).toBe(null)
  })
  test('is doubted too when it came by promotion, after as long as its registration expects', () => {
    const soon = SeatWaited({ ...place('bob'), heldSeconds: 30 })
    const { state } = given(opened(1, 1), held('ann'), soon).when(release('ann'), later(now, 60))
    expect(Seats.due?.(state)).toBe(later(now, 100))
  })
  test('is doubted once where somebody only waits for one', () => {
    const queue = given(opened(1, 1), held('ann'), taken('ann'), waited('bob'))
    const asked = queue.when({ type: 'doubt' }, later(now, 910))
    asked.thenHappened(SeatDoubted({ ...place('bob'), waits: true })).thenShown({ taken: 1, waiting: 1 })
    expect(Seats.due?.(asked.state)).toBe(null)
  })
  test('is doubted earliest first', () => {
    const soon = SeatHeld({ ...place('bob'), heldSeconds: 30 })
    expect(dueOf(opened(2), held('ann'), soon)).toBe(later(now, 40))
    expect(dueOf(opened(2), soon, held('ann'))).toBe(later(now, 40))
  })
})
