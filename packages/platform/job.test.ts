import { specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineJob } from './job.ts'

const Counting = defineJob({
  service: 'catalog',
  type: 'Counting',
  order: z.object({ of: z.string() }),
  counts: z.object({ done: z.number() }),
  none: { done: 0 },
  add: (before, step) => ({ done: before.done + step.done }),
})
const { given } = specify(Counting.aggregate, { id: 'j-1', now: '2026-01-10T09:00:00.000Z' })
const [Started, Resumed] = Counting.calls
const started = Started({ jobId: 'j-1', order: { of: 'sheep' } })
const advance = (from: number, done: number, isLast = false) => ({
  type: 'advance' as const,
  from,
  counts: { done },
  isLast,
})
const running = given(started)

describe('a job', () => {
  test('is started once, and knows what was asked', () => {
    given()
      .when({ type: 'start', jobId: 'j-1', order: { of: 'sheep' } })
      .thenHappened(started)
      .thenShown({ id: 'j-1', status: 'running', order: { of: 'sheep' }, through: 0, counts: { done: 0 } })
    running.when({ type: 'start', jobId: 'j-1', order: { of: 'goats' } }).thenNothingHappened()
  })
  test('adds up what its steps come to, until the last', () => {
    const first = running.when(advance(0, 2))
    first.thenAnswered({ goOn: true }).thenShown({ status: 'running', through: 1, counts: { done: 2 } })
    given(started, ...first.events)
      .when(advance(1, 3, true))
      .thenAnswered({ goOn: false })
      .thenShown({ status: 'done', through: 2, counts: { done: 5 } })
  })
  test('goes on with the first of two who do the same step', () => {
    given(started, ...running.when(advance(0, 2)).events)
      .when(advance(0, 2))
      .thenNothingHappened()
      .thenAnswered({ goOn: false })
  })
  test('asks to be taken up again when nothing is heard of it, and gives up in the end', () => {
    expect(Counting.aggregate.due?.(running.when({ type: 'resume' }).state)).toBe('2026-01-10T09:00:15.000Z')
    running.when({ type: 'resume' }).thenHappened(Resumed({ jobId: 'j-1' }))
    const forgotten = Array.from({ length: 40 }, () => Resumed({ jobId: 'j-1' }))
    given(started, ...forgotten)
      .when({ type: 'resume' })
      .thenShown({ status: 'failed', failure: { code: 'GIVEN_UP' } })
  })
  test('that has ended stays as it is', () => {
    const failed = running.when({ type: 'fail', failure: { code: 'LOST', detail: 'It cannot be done.' } })
    failed.thenShown({ status: 'failed', failure: { code: 'LOST' } })
    const over = given(started, ...failed.events)
    over.when(advance(0, 1)).thenNothingHappened()
    expect(Counting.aggregate.due?.(over.when({ type: 'resume' }).state)).toBeNull()
  })
})
