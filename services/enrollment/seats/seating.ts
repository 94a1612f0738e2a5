import type { Restrictions, SeatingFacts, Section, SharedSeats } from '@campus/contracts'
import { restrictionReasons } from '../eligibility/restrictions.ts'

type Seated = Pick<Section, 'capacity' | 'waitlistCapacity' | 'waitlistMode' | 'offerHours' | 'roomLimit' | 'reserves'>

/** What the seats of a section go by, out of the catalog's section and its sequence there. */
export const seatingOf = (
  { capacity, waitlistCapacity, waitlistMode, offerHours, roomLimit, reserves }: Seated,
  sectionSequence: number,
  shared?: SharedSeats,
): SeatingFacts => ({
  ...{ capacity, waitlistCapacity, sectionSequence },
  ...(waitlistMode && { waitlistMode }),
  ...(offerHours !== undefined && { offerHours }),
  ...(roomLimit !== undefined && { roomLimit }),
  ...(reserves && {
    reserves: reserves.map(({ filter, seats, releaseAt }) => ({
      ...{ pool: poolName(filter), seats },
      ...(releaseAt !== undefined && { releaseAt }),
    })),
  }),
  ...(shared && { shared }),
})

/** Reserves of a section that a student may have a seat of, in the order in which they are tried. */
export const poolsFor = ({ reserves = [] }: Pick<Section, 'reserves'>, student: Student): string[] =>
  reserves
    .filter(({ filter }) => restrictionReasons([filter], student).length === 0)
    .map(({ filter }) => poolName(filter))

type Student = Parameters<typeof restrictionReasons>[1]

/** Whom a reserve is for, in words that are the same for the same: `majors cs, math; levels graduate`. */
const poolName = (filter: Restrictions): string =>
  (['majors', 'levels', 'classes', 'campuses'] as const)
    .flatMap(kind => (filter[kind] ? [`${kind} ${[...new Set<string>(filter[kind])].toSorted().join(', ')}`] : []))
    .join('; ')
