import { later, type Refusal, type Reserve, refusal, type Section, type Term } from '@campus/contracts'
import { z } from 'zod'

/** What cross-listing a section goes by, looked up before. */
export const CrossListing = z.object({
  /** There is the group that it names, if it names one. */
  groupExists: z.boolean(),
  /** Nobody can have a seat yet, so it may join a group or leave it. */
  mayRegroup: z.boolean(),
})

type Seated = Pick<Section, 'capacity' | 'crossListGroup' | 'reserves'>

/** Seconds before registration opens from which groups stand: until then the news of them is everywhere. */
const SETTLED_BEFORE = 3_600

/** Whether sections of a term may still join groups and leave them. */
export const isBeforeRegistration = ({ registrationOpens }: Pick<Term, 'registrationOpens'>, now: number): boolean =>
  now < Date.parse(later(registrationOpens, -SETTLED_BEFORE))

/** Seats belong to a section or to its group: once students may have some, it neither joins a group nor leaves it. */
export function groupReasons(
  { crossListGroup }: Seated,
  known: Seated | null,
  { groupExists, mayRegroup }: z.infer<typeof CrossListing>,
): Refusal[] {
  if (!groupExists) return [refusal('NOT_FOUND', `There is no cross-list group ${crossListGroup}.`, { crossListGroup })]
  return known === null || known.crossListGroup === crossListGroup || mayRegroup ? [] : [STANDS]
}

const STANDS = refusal(
  'ALREADY_EXISTS',
  'Registration is about to open, or is open: a section neither joins nor leaves a cross-list group now. Open another one.',
)

/** Reserves are parts of the capacity, each for others than the rest. */
export function reserveReasons({ capacity, reserves = [] }: Seated): Refusal[] {
  const kept = reserves.reduce((sum, { seats }) => sum + seats, 0)
  const isTwice = new Set(reserves.map(sameForSame)).size < reserves.length
  return [
    ...(kept > capacity
      ? [refusal('TOO_MANY', `${kept} seats are kept for some, but the section has ${capacity}.`, { kept, capacity })]
      : []),
    ...(isTwice ? [refusal('ALREADY_EXISTS', 'Two reserves are for the same students: make them one.')] : []),
  ]
}

/** Text that is equal for filters that name the same, in whatever order. */
const sameForSame = ({ filter }: Reserve): string =>
  JSON.stringify(
    Object.entries(filter)
      .map(([kind, named]) => [kind, [...new Set<string>(named)].toSorted()] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )
