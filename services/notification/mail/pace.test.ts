import { describe, expect, it } from 'vitest'
import { keepPace, spacing } from './pace.ts'

const quiet = { warn: () => undefined, error: () => undefined }

describe('the pace of mails', () => {
  it('is so many a second while there are any, and a look a second while there are none', () => {
    expect(spacing(5, 'done', 0)).toBe(200)
    expect(spacing(0.1, 'done', 0)).toBe(10_000)
    expect(spacing(5, 'idle', 0)).toBe(1_000)
    expect(spacing(0.1, 'idle', 0)).toBe(10_000)
  })

  it('slows down while everything fails, ten seconds at most', () => {
    expect([1, 2, 3, 4, 5, 50].map(failures => spacing(5, 'failed', failures))).toEqual([
      1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
    ])
  })

  it('never has two steps at once, and finishes the one under way when it stops', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const { promise: third, resolve: reached } = Promise.withResolvers<void>()
    let steps = 0
    let running = 0
    let most = 0
    const step = async () => {
      most = Math.max(most, ++running)
      if (++steps === 3) {
        reached()
        await gate
      }
      running--
      return 'done' as const
    }
    const stop = keepPace(step, 1_000, quiet)
    await third
    const stopped = stop().then(() => running)
    open()
    expect(await stopped).toBe(0)
    expect([steps, most]).toEqual([3, 1])
  })

  it('goes on after a step that breaks', async () => {
    const { promise: again, resolve } = Promise.withResolvers<void>()
    let steps = 0
    const step = async () => {
      if (++steps === 1) throw new Error('the store is away')
      resolve()
      return 'idle' as const
    }
    const stop = keepPace(step, 1_000, quiet)
    await again
    await stop()
    expect(steps).toBe(2)
  })
})
