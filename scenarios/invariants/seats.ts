import type { CommitRow } from '@campus/dapr'
import { aggregateOf, type Books } from './ledger.ts'
import { type Violation, violation } from './violation.ts'

const I1 = violation('I1')

/** I1: at no point were more seats given than there were, but by an override, counted event by event from the journal. */
export function oversold({ commits }: Books): Violation[] {
  const seats = Map.groupBy(
    commits.filter(({ type }) => type === 'Seats'),
    aggregateOf,
  )
  return [...seats].flatMap(([name, own]) => overGranted(name, own))
}

type SeatData = { enrollmentId?: string; capacity?: number; beyond?: true }

function overGranted(name: string, commits: readonly CommitRow[]): Violation[] {
  const found: Violation[] = []
  const holders = new Set<string>()
  let capacity = 0
  for (const { type, data, sequence } of commits.flatMap(({ events }) => events)) {
    const { enrollmentId = '', capacity: set, beyond } = data as SeatData
    if (type === 'enrollment.seats-set') capacity = set ?? capacity
    if (type === 'enrollment.seat-released' || type === 'enrollment.seat-skipped') holders.delete(enrollmentId)
    if (type !== 'enrollment.seat-held' && type !== 'enrollment.seat-promoted') continue
    if (!beyond) holders.add(enrollmentId)
    if (holders.size > capacity)
      found.push(I1(`${name} gave ${holders.size} of ${capacity} seats at sequence ${sequence}`))
  }
  return found
}
