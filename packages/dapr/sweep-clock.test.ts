import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SweepClock } from './sweep-clock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function started() {
  const sweep = vi.fn()
  const clock = new SweepClock(sweep)
  clock.start()
  return { sweep, clock }
}

test('a sweep that is asked for begins at once', () => {
  const { sweep, clock } = started()
  clock.asked()
  expect(sweep).toHaveBeenCalledTimes(1)
})

test('while reminders come, none is made beside them', () => {
  const { sweep, clock } = started()
  for (let second = 0; second < 10; second++) {
    clock.asked()
    vi.advanceTimersByTime(1_000)
  }
  expect(sweep).toHaveBeenCalledTimes(10)
})

test('when none has come for four seconds it sweeps unasked, and goes on so', () => {
  const { sweep } = started()
  vi.advanceTimersByTime(3_900)
  expect(sweep).not.toHaveBeenCalled()
  vi.advanceTimersByTime(8_500)
  expect(sweep).toHaveBeenCalledTimes(3)
})

test('once stopped it does nothing unasked', () => {
  const { sweep, clock } = started()
  clock.stop()
  vi.advanceTimersByTime(20_000)
  expect(sweep).not.toHaveBeenCalled()
})
