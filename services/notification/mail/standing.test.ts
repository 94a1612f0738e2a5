import { describe, expect, it } from 'vitest'
import { notice } from '../testing/notice.ts'
import { claimed, letterOf, MOST_TRIES, settled } from './standing.ts'

const now = '2026-08-14T12:30:00.000Z'
const ids = (those: readonly { id: string }[]) => those.map(({ id }) => id)

describe('a mail that is tried', () => {
  it('is counted before it is sent, and comes up again later if nobody says what came of it', () => {
    const tried = claimed(notice({ tries: 0 }), 'letter-1', 'me', now)
    expect(tried).toMatchObject({ mail: 'queued', tries: 1, letter: 'letter-1', claim: 'me' })
    expect(tried.due).toBe('2026-08-14T12:31:00.000Z')
  })

  it('waits twice as long after each failure, four hours at most', () => {
    const waits = [0, 1, 2, 7, 8, 20].map(tries => claimed(notice({ tries }), 'l', 'me', now).due)
    expect(waits.map(due => (Date.parse(due ?? '') - Date.parse(now)) / 60_000)).toEqual([1, 2, 4, 128, 240, 240])
  })

  it('leaves the queue once sent, or when there is no address', () => {
    for (const outcome of ['sent', 'none'] as const) {
      const done = settled(notice({ tries: 1, letter: 'l' }), outcome)
      expect(done).toMatchObject({ mail: outcome, letter: 'l' })
      expect(done).not.toHaveProperty('due')
    }
  })

  it('stays queued after a failure, until it was tried often enough: then it has failed and shows it', () => {
    expect(settled(notice({ tries: MOST_TRIES - 1 }), 'failed')).toMatchObject({ mail: 'queued' })
    const failed = settled(notice({ tries: MOST_TRIES }), 'failed')
    expect(failed).toMatchObject({ mail: 'failed' })
    expect(failed).not.toHaveProperty('due')
  })
})

describe('one mail', () => {
  it('carries everything that was never tried, once the first of it is due', () => {
    const due = notice({ id: 'a', due: now })
    const soon = notice({ id: 'b', due: '2026-08-14T12:30:04.000Z' })
    expect(ids(letterOf([due, soon], now))).toEqual(['a', 'b'])
    expect(letterOf([soon], now)).toEqual([])
  })

  it('tried again carries what it carried before, and nothing that came since', () => {
    const tried = { tries: 1, letter: 'l-1', due: now }
    const queued = [notice({ id: 'a', ...tried }), notice({ id: 'b', ...tried }), notice({ id: 'c', due: now })]
    expect(ids(letterOf(queued, now))).toEqual(['a', 'b'])
  })

  it('leaves out what another sender is trying', () => {
    const tried = notice({ id: 'a', tries: 1, letter: 'l-1', due: '2026-08-14T12:31:00.000Z' })
    expect(ids(letterOf([notice({ id: 'b', due: now }), tried], now))).toEqual(['b'])
  })

  it('carries fifty notices at most', () => {
    const many = Array.from({ length: 60 }, (_, n) => notice({ id: `n-${n}`, due: now }))
    expect(letterOf(many, now)).toHaveLength(50)
  })
})
