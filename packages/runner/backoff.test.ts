import { describe, expect, it } from 'vitest'
import { hasSettled, restartDelay } from './backoff.ts'

describe('the wait before a restart', () => {
  it('doubles from a quarter of a second up to five seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 20].map(restartDelay)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000])
  })

  it('starts over once a process ran for ten seconds', () => {
    expect(hasSettled(9_999)).toBe(false)
    expect(hasSettled(10_000)).toBe(true)
  })
})
