import { type Instant, later } from '@campus/contracts'
import type { Notice } from '../notice.ts'

/** How a notice's mail stands. */
export type Standing = Pick<Notice, 'mail' | 'due' | 'tries' | 'letter' | 'claim'>

/** What came of a try: `none` when the person has no address. */
export type Outcome = 'sent' | 'none' | 'failed'

/** Tries until a mail is given up; with the waits between them some twelve hours. */
export const MOST_TRIES = 10

/** Older news than this many days is not mailed: an event told again after months is no reason to write to somebody. */
const NEWS_DAYS = 7
const DAY = 86_400

/** Longer than a try can take, so that nobody tries again while somebody tries. */
const FIRST_WAIT = 60
const LONGEST_WAIT = 4 * 3600

/** The standing of a new notice of what happened `at`: its mail waits a moment, for others to go along with. */
export const standingOf = (at: Instant, now: Instant, gatherSeconds: number): Standing =>
  later(at, NEWS_DAYS * DAY) < now
    ? { mail: 'none', tries: 0 }
    : { mail: 'queued', due: later(at, gatherSeconds), tries: 0 }

/** Tries are counted before they are made: a mail that kills its sender is given up like any other. */
export const claimed = (notice: Notice, letter: string, claim: string, now: Instant): Notice => ({
  ...notice,
  letter,
  claim,
  tries: notice.tries + 1,
  due: later(now, waitAfter(notice.tries + 1)),
})

/** The notice after a try; still queued where another one is to come. */
export function settled(notice: Notice, outcome: Outcome): Notice {
  const mail = outcome === 'failed' && notice.tries < MOST_TRIES ? 'queued' : outcome
  if (mail === 'queued') return notice
  const { due: _over, ...rest } = notice
  return { ...rest, mail }
}

/** Seconds from one try to the next: twice as long each time. */
const waitAfter = (tries: number): number => Math.min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)

/** Notices in one mail at most: what is more goes with the next. */
const MOST_IN_A_LETTER = 50

/**
 * Which of a person's queued notices, in the order they are due, go into one mail now. Those never tried go together,
 * due or not; those that were tried go again with whom they went: the same mail keeps its reference.
 */
export function letterOf(queued: readonly Notice[], now: Instant): readonly Notice[] {
  const first = queued.find(({ due }) => due !== undefined && due <= now)
  if (!first) return []
  const along = queued.filter(({ letter }) => letter === first.letter)
  return along.slice(0, MOST_IN_A_LETTER)
}
