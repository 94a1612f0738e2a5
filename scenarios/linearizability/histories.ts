/** One operation of a history, as the checker reads it. Times are microseconds; without `return` nobody heard its end. */
export interface Operation {
  readonly model: 'seats' | 'standing'
  readonly partition: string
  readonly op: string
  readonly who: string
  readonly capacity?: number
  readonly call: number
  readonly return?: number
}

/** What a client sent, and what came of it as far as it heard. Times are milliseconds of one clock. */
interface Deed {
  readonly student: string
  readonly section: string
  readonly asked: number
  /** When the client knew. */
  readonly answered?: number
}

export interface Registered extends Deed {
  readonly deed: 'register'
  readonly waitlist: boolean
  /** A code that refused it, or what the student got; nothing where the client never heard. */
  readonly outcome?: 'granted' | 'waitlisted' | 'SECTION_FULL' | 'WAITLIST_AHEAD' | 'DUPLICATE'
}
export interface Dropped extends Deed {
  readonly deed: 'drop'
  readonly outcome?: 'dropped' | 'NOT_ENROLLED'
}

/**
 * The history of each section's seats, and of each student's standing with each section.
 *
 * Seats: a drop is a seat that comes back at some time after it was asked for; when, no client can tell.
 * Standing: a request that is refused was under way for a while, during which another one is a duplicate.
 */
export const operationsOf = (deeds: readonly (Registered | Dropped)[], capacity: (section: string) => number) =>
  deeds.flatMap(deed => {
    const times = { call: micros(deed.asked), ...(deed.answered !== undefined && { return: micros(deed.answered) }) }
    const whole = { who: deed.student, ...times }
    const seats = (op: string, more = whole): Operation => ({
      ...{ model: 'seats', partition: deed.section, capacity: capacity(deed.section), op, ...more },
    })
    const standing = (op: string): Operation => ({
      ...{ model: 'standing', partition: `${deed.student} in ${deed.section}`, op, ...whole },
    })
    if (deed.deed === 'register') return registered(deed, seats, standing)
    if (deed.outcome === 'NOT_ENROLLED') return [standing('not-enrolled')]
    const open = { who: deed.student, call: times.call }
    return [seats('released', open), standing(deed.outcome === 'dropped' ? 'dropped' : 'perhaps-dropped')]
  })

type Say = (op: string) => Operation

function registered({ outcome, waitlist }: Registered, seats: Say, standing: Say): Operation[] {
  switch (outcome) {
    case 'granted':
    case 'waitlisted':
      return [seats(outcome), standing('has')]
    case 'SECTION_FULL':
      return [seats('full'), standing('tried'), standing('gave-up')]
    case 'WAITLIST_AHEAD':
      return [seats('behind'), standing('tried'), standing('gave-up')]
    case 'DUPLICATE':
      return [standing('duplicate')]
    default:
      return [seats(waitlist ? 'perhaps-waiting' : 'perhaps'), standing('perhaps-has'), standing('perhaps-dropped')]
  }
}

const micros = (milliseconds: number): number => Math.round(milliseconds * 1_000)
