import { dayOf, type LocalDate, lastDayBefore, type Meeting, type PartOfTerm, type Term } from '@campus/contracts'
import { partOf } from './deadlines.ts'
import { isHeldOn } from './occurrences.ts'

/** A section as far as its times matter. */
interface Held {
  readonly partOfTerm?: string | undefined
  readonly meetings: readonly Meeting[]
}
type Year = Pick<Term, 'start' | 'end' | 'holidays' | 'parts'>

/** The part of the term in which a section is held, or else the term. */
export const spanOf = (section: Pick<Held, 'partOfTerm'>, term: Year): Pick<PartOfTerm, 'start' | 'end'> =>
  partOf(section, term) ?? term

/** Whether the dates of some meeting are only known together with the zone of the campus. */
export const needsZone = (section: Held, term: Year): boolean =>
  section.meetings.some(meeting => lacksDates(meeting, partOf(section, term) !== undefined))

/** Meetings of a part are held in it alone; weeks are counted from a first day. All others may stay without dates. */
const lacksDates = ({ from, to, every = 1 }: Meeting, isPart: boolean): boolean =>
  (from === undefined && (isPart || every > 1)) || (to === undefined && isPart)

/**
 * A section's meetings as they are held: from the first day of its part of term to the last where they say nothing
 * else, and not on holidays. A meeting that goes through the whole term stays without dates, as all do that need none.
 */
export function meetingsHeld(section: Held, term: Year, timeZone: string): Meeting[] {
  const { start, end } = spanOf(section, term)
  const isPart = partOf(section, term) !== undefined
  return section.meetings.map(meeting =>
    withoutHolidays(
      lacksDates(meeting, isPart)
        ? { ...meeting, from: meeting.from ?? dayOf(start, timeZone), to: meeting.to ?? lastDayBefore(end, timeZone) }
        : meeting,
      term.holidays ?? [],
    ),
  )
}

/** Holidays count where they can make a difference: a meeting without dates has days enough besides. */
function withoutHolidays(meeting: Meeting, holidays: readonly LocalDate[]): Meeting {
  if (meeting.from === undefined || meeting.to === undefined) return meeting
  const missed = holidays.filter(date => !meeting.extra?.includes(date) && isHeldOn(meeting, date))
  return missed.length === 0 ? meeting : { ...meeting, except: [...(meeting.except ?? []), ...missed] }
}
