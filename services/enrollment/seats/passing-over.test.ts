import { later, SeatRetried, SeatSkipped } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import {
  given,
  held,
  hold,
  opened,
  place,
  promoted,
  release,
  released,
  take,
  taken,
  waited,
} from '../testing/seats-story.ts'
import { Seats } from './seats.ts'
import type { SeatsCommand } from './state.ts'

describe('who may not have the free seat now (R-08)', () => {
  const story = [
    opened(1, 9),
    held('ann'),
    taken('ann'),
    waited('bob'),
    waited('cid'),
    released('ann'),
    promoted('bob'),
  ]
  const skip = (who: string): SeatsCommand => ({ type: 'skip', enrollmentId: place(who).enrollmentId })
  const retry = (who: string): SeatsCommand => ({ type: 'retry', enrollmentId: place(who).enrollmentId })
  const skipped = (who: string) => SeatSkipped({ enrollmentId: place(who).enrollmentId })
  const retried = (who: string) => SeatRetried({ enrollmentId: place(who).enrollmentId })

  test('S-05: is passed over for the next one', () => {
    given(...story)
      .when(skip('bob'))
      .thenHappened(skipped('bob'), promoted('cid'))
      .thenShown({ held: 1, waiting: 1 })
  })
  test('keeps the place: the next free seat is theirs first', () => {
    given(...story, skipped('bob'), promoted('cid'), waited('dan'))
      .when(release('cid'))
      .thenHappened(released('cid'), promoted('bob'))
  })
  test('goes back behind those who were before them in the queue, who were passed over too', () => {
    const queue = [opened(1, 9), held('ann'), waited('zoe'), waited('bob'), waited('cid'), released('ann')]
    const passed = [promoted('zoe'), skipped('zoe'), promoted('bob'), skipped('bob'), promoted('cid')]
    given(...queue, ...passed)
      .when(skip('cid'))
      .thenShown({ queue: ['zoe.fall.1', 'bob.fall.1', 'cid.fall.1'] })
  })
  test('keeps no newcomer from a seat that nobody else waits for', () => {
    given(opened(1, 9), held('ann'), waited('bob'), released('ann'), promoted('bob'), skipped('bob'))
      .when(hold('cid'))
      .thenHappened(held('cid'))
  })
  test('is considered again when told to, or when what stands in the way ends by itself', () => {
    const alone = [opened(1, 9), held('ann'), waited('bob'), released('ann'), promoted('bob')]
    given(...alone, skipped('bob'))
      .when(retry('bob'))
      .thenHappened(retried('bob'), promoted('bob'))
    const until = '2026-08-01T09:00:00.000Z'
    const forAnHour = SeatSkipped({ enrollmentId: place('bob').enrollmentId, until })
    expect(Seats.due?.(given(...alone, forAnHour).when(take('nobody')).state)).toBe(until)
    given(...alone, forAnHour)
      .when({ type: 'doubt' }, until)
      .thenHappened(retried('bob'), promoted('bob'))
    expect(Seats.due?.(given(...alone, skipped('bob')).when(take('nobody')).state)).toBeNull()
  })
  test('is considered again at once when what stood in the way was gone before that was told', () => {
    given(...story)
      .when(retry('bob'))
      .thenHappened(retried('bob'))
    given(...story, retried('bob'))
      .when(skip('bob'))
      .thenHappened(skipped('bob'), promoted('bob'))
  })
  test('is passed over until what stands in the way ends, and is not asked before', () => {
    const until = '2026-08-01T09:00:00.000Z'
    const alone = [opened(1, 9), held('ann'), waited('bob'), released('ann'), promoted('bob')]
    given(...alone)
      .when({ type: 'skip', enrollmentId: place('bob').enrollmentId, until })
      .thenHappened(SeatSkipped({ enrollmentId: place('bob').enrollmentId, until }))
    const forAnHour = SeatSkipped({ enrollmentId: place('bob').enrollmentId, until })
    given(...alone, forAnHour)
      .when({ type: 'doubt' }, later(until, -1))
      .thenNothingHappened()
  })
  test('is considered again alone, whoever else was passed over', () => {
    const two = [opened(2, 9), held('ann'), held('zoe'), waited('bob'), waited('cid')]
    const gone = [released('ann'), promoted('bob'), skipped('bob'), released('zoe'), promoted('bob'), promoted('cid')]
    given(...two, ...gone, skipped('bob'), skipped('cid'))
      .when(retry('cid'))
      .thenHappened(retried('cid'), promoted('cid'))
  })
  test('is nobody who waits and was not passed over, who has the seat, or who never waited', () => {
    given(opened(1, 9), held('ann'), waited('bob')).when(retry('bob')).thenNothingHappened()
    given(opened(1, 9), held('ann')).when(retry('ann')).thenNothingHappened()
    given(...story, taken('bob'))
      .when(retry('bob'))
      .thenNothingHappened()
    given(...story, retried('bob'))
      .when(retry('bob'))
      .thenNothingHappened()
    given(...story)
      .when(retry('dan'))
      .thenNothingHappened()
  })
  test('is nobody who has the seat for good, or never waited', () => {
    given(opened(1), held('ann'), taken('ann')).when(skip('ann')).thenNothingHappened()
    given(opened(1), held('ann')).when(skip('ann')).thenNothingHappened()
  })
})
