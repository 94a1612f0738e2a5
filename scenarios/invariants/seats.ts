import { isDeepStrictEqual } from 'node:util'
import type { CommitRow } from '@campus/dapr'
import { aggregateOf, type Books } from './ledger.ts'
import { type Violation, violation } from './violation.ts'

const I1 = violation('I1')
const I8 = violation('I8')

/**
 * I1: at no point were more seats given than there were, but by an override: in a section, in each of its reserves
 * and outside them, and in a cross-list group, counted event by event from the journal.
 */
export function oversold({ commits }: Books): Violation[] {
  const seats = Map.groupBy(
    commits.filter(({ type }) => type === 'Seats'),
    aggregateOf,
  )
  return [...seats].flatMap(([name, own]) => overGranted(name, own))
}

interface Rules {
  readonly capacity: number
  readonly reserves?: readonly { pool: string; seats: number; releaseAt?: string }[]
}
type SeatData = Rules & { enrollmentId: string; sectionId?: string; pool?: string; beyond?: true }
type Grant = Pick<SeatData, 'pool'> & { readonly section: string }

/** The seats of one aggregate, as its events tell of them. */
class Ledger {
  readonly sections = new Map<string, { capacity: number; reserves: Map<string, number> }>()
  readonly holders = new Map<string, Grant>()
  shared: number | undefined

  set(section: string, { capacity, reserves = [] }: Rules, at: string): void {
    const open = reserves.filter(({ releaseAt }) => releaseAt === undefined || releaseAt > at)
    this.sections.set(section, { capacity, reserves: new Map(open.map(({ pool, seats }) => [pool, seats])) })
  }

  /** What a seat just given is one too many of. */
  excess({ section, pool }: Grant): string[] {
    const { capacity = 0, reserves = new Map<string, number>() } = this.sections.get(section) ?? {}
    const all = [...this.sections.keys()]
    const limit = pool === undefined ? undefined : reserves.get(pool)
    const shared = this.shared ?? Number.POSITIVE_INFINITY
    const outside = [
      ...over(`${section} outside its reserves`, this.#general(section), capacity - this.#kept(section)),
      ...over('the group outside its reserves', sum(all, this.#general), shared - sum(all, this.#kept)),
    ]
    return [
      ...over(section, this.#count(section), capacity),
      ...over('the group', this.holders.size, shared),
      ...(limit === undefined ? outside : over(`${pool} in ${section}`, this.#count(section, pool), limit)),
    ]
  }

  #count(section: string, pool?: string): number {
    return [...this.holders.values()].filter(
      grant => grant.section === section && (pool === undefined || grant.pool === pool),
    ).length
  }

  readonly #kept = (section: string): number => {
    const reserves = this.sections.get(section)?.reserves ?? new Map<string, number>()
    return sum([...reserves], ([pool, seats]) => Math.max(seats, this.#count(section, pool)))
  }

  readonly #general = (section: string): number => {
    const reserves = this.sections.get(section)?.reserves
    return [...this.holders.values()].filter(
      grant => grant.section === section && (grant.pool === undefined || !reserves?.has(grant.pool)),
    ).length
  }
}

const over = (what: string, given: number, most: number): string[] =>
  given > most ? [`${given} of ${most} seats of ${what}`] : []

const sum = <T>(those: readonly T[], of: (one: T) => number): number => those.reduce((total, one) => total + of(one), 0)

function overGranted(name: string, commits: readonly CommitRow[]): Violation[] {
  const ledger = new Ledger()
  return commits.flatMap(({ id, at, events }) =>
    events.flatMap(({ type, sequence, data }) =>
      told(ledger, type, data as SeatData, { id, at }).map(what => I1(`${name} gave ${what} at sequence ${sequence}`)),
    ),
  )
}

function told(ledger: Ledger, type: string, data: SeatData, { id, at }: { id: string; at: string }): string[] {
  const { enrollmentId, sectionId: section = id, pool } = data
  if (type === 'enrollment.seats-set') ledger.set(section, data, at)
  if (type === 'enrollment.seats-shared') ledger.shared = data.capacity
  if (type === 'enrollment.seats-freed') ledger.sections.get(section)?.reserves.delete(pool ?? '')
  if (type === 'enrollment.seats-closed') ledger.sections.get(section)?.reserves.clear()
  if (type === 'enrollment.seat-released' || type === 'enrollment.seat-skipped') ledger.holders.delete(enrollmentId)
  if (type !== 'enrollment.seat-held' && type !== 'enrollment.seat-promoted') return []
  const grant = { section, ...(pool !== undefined && { pool }) }
  if (!data.beyond) ledger.holders.set(enrollmentId, grant)
  return ledger.excess(grant)
}

interface Shown {
  readonly sectionId: string
  readonly sectionSequence?: number
}

/** I8: each section's document shows what its seats, or those of its group, said last. */
export function staleSeats({ commits, documents }: Books): Violation[] {
  const newest = new Map<string, Shown>()
  const last = Map.groupBy(
    commits.filter(({ type }) => type === 'Seats'),
    aggregateOf,
  )
  for (const own of last.values()) {
    const { tenant = '', after } = own.at(-1) ?? {}
    const { sections, ...alone } = after as Shown & { sections?: readonly Shown[] }
    for (const shown of sections ?? [alone]) {
      const key = `seats:${tenant}:${shown.sectionId}`
      const known = newest.get(key)?.sectionSequence ?? -1
      if (known <= (shown.sectionSequence ?? -1)) newest.set(key, shown)
    }
  }
  return [...newest].flatMap(([key, shown]) =>
    isDeepStrictEqual(documents.get(key)?.doc, shown) ? [] : [I8(`${key} does not show what its seats said last`)],
  )
}
