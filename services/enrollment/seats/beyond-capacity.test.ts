import { SeatHeld, SeatsSet } from '@campus/contracts'
import { describe, test } from 'vitest'
import { given, held, hold, opened, place, promoted, release, released, waited } from '../testing/seats-story.ts'

describe('leave to have a seat beyond capacity (R-17)', () => {
  const beyond = { ...place('cid'), beyond: true as const }
  test('is used where no seat is free', () => {
    given(opened(1), held('ann'))
      .when(hold('cid', { beyondCapacity: true }))
      .thenHappened(SeatHeld(beyond))
      .thenAnswered({ answer: 'held' })
      .thenShown({ capacity: 1, held: 2 })
  })
  test('passes nobody who waits: the seats they wait for are not fewer', () => {
    given(opened(1, 5), held('ann'), waited('bob'))
      .when(hold('cid', { beyondCapacity: true }))
      .thenHappened(SeatHeld(beyond))
      .thenShown({ waiting: 1 })
    given(opened(1, 5), held('ann'), waited('bob'), SeatHeld(beyond)).when(release('cid')).thenHappened(released('cid'))
    given(opened(1, 5), held('ann'), waited('bob'), SeatHeld(beyond), released('cid'))
      .when(release('ann'))
      .thenHappened(released('ann'), promoted('bob'))
  })
  test('is not needed where a seat is free', () => {
    given(opened(2), held('ann'))
      .when(hold('cid', { beyondCapacity: true }))
      .thenHappened(held('cid'))
  })
  test('goes no further than the room takes', () => {
    const small = SeatsSet({ capacity: 1, waitlistCapacity: 1, sectionSequence: 1, roomLimit: 2 })
    given(small, held('ann'))
      .when(hold('cid', { beyondCapacity: true }))
      .thenHappened(SeatHeld(beyond))
    given(small, held('ann'), SeatHeld(beyond))
      .when(hold('dia', { beyondCapacity: true }))
      .thenRefused('SECTION_FULL')
    given(small, held('ann'), SeatHeld(beyond))
      .when(hold('dia', { beyondCapacity: true, waitlist: true }))
      .thenHappened(waited('dia'))
  })
  test('gives nobody two seats', () => {
    given(opened(1), held('ann'))
      .when(hold('ann', { enrollmentId: 'ann.fall.2', beyondCapacity: true }))
      .thenRefused('DUPLICATE')
  })
})
