import {
  type CrossListGroup,
  dayOf,
  daysAfter,
  Id,
  instant,
  type LocalDate,
  lastDayBefore,
  type Meeting,
  type Reserve,
  type Section,
  type Term,
} from '@campus/contracts'
import type { RollOptions } from './roll.ts'

/** Two terms, by the days of the campus. */
export interface Years {
  readonly from: Term
  readonly to: Term
  readonly timeZone: string
}

/** A section of the new term, or why there is none. */
export type Copy =
  | { readonly section: Section; readonly reason?: never }
  | { readonly section?: never; readonly reason: { readonly code: string; readonly detail: string } }

/** A section as it is in the new term (R-19): under an id and a group of that term, without what was said of the old one. */
export function copyOf(old: Section, years: Years, options: RollOptions): Copy {
  if (old.status === 'cancelled') return leftOut('SECTION_CANCELLED', 'It was cancelled.')
  if (lacksPart(old, years)) return leftOut('PART_MISSING', `The term ${years.to.id} has no part ${old.partOfTerm}.`)
  const id = inTerm(old.id, years)
  const group = old.crossListGroup === undefined ? undefined : inTerm(old.crossListGroup, years)
  if (![id, group ?? id].every(one => Id.safeParse(one).success)) return leftOut('ID_TOO_LONG', `${id} is too long.`)
  // Deadlines of its own are dates of the old term.
  const { deadlines: _, crossListGroup: __, instructors, reserves, ...kept } = old
  const meetings = meetingsOf(old.meetings, years, options)
  return {
    section: {
      ...kept,
      id,
      term: years.to.id,
      status: 'open',
      meetings,
      arranged: old.arranged || meetings.length === 0,
      ...(options.capacities === 'reset' && { capacity: 0, waitlistCapacity: 0 }),
      ...(options.capacities === 'keep' && reserves && { reserves: reserves.map(one => reserveOf(one, years)) }),
      ...(options.instructors === 'keep' && instructors && { instructors }),
      ...(group !== undefined && { crossListGroup: group }),
      ...(old.links && {
        links: old.links.map(link => ({ ...link, sections: link.sections.map(one => inTerm(one, years)) })),
      }),
    },
  }
}

/** The group of the new term in place of one of the old (R-15): the same for all of its sections. */
export const groupOf = (old: CrossListGroup, years: Years, { capacities }: RollOptions): CrossListGroup => ({
  ...old,
  id: inTerm(old.id, years),
  ...(capacities === 'reset' && { capacity: 0 }),
})

/** Seats kept for some come free as long after the beginning of the new term as after that of the old. */
const reserveOf = ({ releaseAt, ...reserve }: Reserve, years: Years): Reserve => ({
  ...reserve,
  ...(releaseAt !== undefined && { releaseAt: instant(Date.parse(releaseAt) + DAY * weeksBetween(years)) }),
})

const leftOut = (code: string, detail: string): Copy => ({ reason: { code, detail } })

/** `2027-fa.10001` of `2026-fa.10001`: the same id every time, so that a second roll finds what the first has copied. */
const inTerm = (id: string, { from, to }: Years): string =>
  `${to.id}.${id.startsWith(`${from.id}.`) ? id.slice(from.id.length + 1) : id}`

/** The part has dates in the old term and is not there in the new one; a mere mark needs none. */
const lacksPart = ({ partOfTerm }: Section, { from, to }: Years): boolean => {
  const has = ({ parts = [] }: Term) => parts.some(({ id }) => id === partOfTerm)
  return partOfTerm !== undefined && !has(to) && (has(from) || (to.parts ?? []).length > 0)
}

function meetingsOf(meetings: readonly Meeting[], years: Years, { meetings: how }: RollOptions): Meeting[] {
  if (how === 'none') return []
  return meetings.map(meeting => {
    // Days off and further days are of the old term alone.
    const { from, to, except: _, extra: __, ...weekly } = meeting
    return how === 'weekly' ? weekly : { ...weekly, ...shifted({ from, to }, years) }
  })
}

interface Range {
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
}

/** Dates moved by whole weeks, as weekdays stay, and kept within the new term; none where nothing of them is left. */
function shifted({ from, to }: Range, years: Years): Range {
  const first = dayOf(years.to.start, years.timeZone)
  const last = lastDayBefore(years.to.end, years.timeZone)
  const days = weeksBetween(years)
  const moved = {
    ...(from !== undefined && { from: latest(daysAfter(from, days), first) }),
    ...(to !== undefined && { to: earliest(daysAfter(to, days), last) }),
  }
  return (moved.from ?? first) <= (moved.to ?? last) ? moved : {}
}

/** Days from one term to the other, in whole weeks. */
const weeksBetween = ({ from, to, timeZone }: Years): number =>
  7 * Math.round((Date.parse(dayOf(to.start, timeZone)) - Date.parse(dayOf(from.start, timeZone))) / (7 * DAY))

const DAY = 86_400_000
const latest = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? b : a)
const earliest = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? a : b)
