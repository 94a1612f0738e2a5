import type { Id, KeptSeats } from '@campus/contracts'
import { isClosed, isPlain, type Place, rulesOf, type SeatsState, type SectionRules, sectionOf } from './state.ts'

/** A seat somebody may have: one for everybody, one of a reserve, or one beyond capacity. */
export interface Seat {
  readonly pool?: string | undefined
  readonly beyond?: true | undefined
}

/** Whom a seat is looked for. */
export type Seeker = Pick<Place, 'sectionId' | 'pools'>

const NONE = { capacity: 0 }

/** How full one section is. */
class Section {
  readonly capacity: number
  /** Who has a seat, but for those beyond capacity. */
  seated = 0
  /** Seats that are of no reserve, those beyond capacity too. */
  general = 0
  readonly #seats: ReadonlyMap<string, number>
  readonly #used = new Map<string, number>()

  constructor({ capacity, reserves = [] }: Pick<SectionRules, 'capacity' | 'reserves'>) {
    this.capacity = capacity
    this.#seats = new Map(reserves.map(({ pool, seats }: KeptSeats) => [pool, seats]))
  }

  seat({ pool, beyond }: Seat): void {
    if (!beyond) this.seated += 1
    if (pool === undefined || !this.#seats.has(pool)) this.general += 1
    else this.#used.set(pool, (this.#used.get(pool) ?? 0) + 1)
  }

  /** Seats of reserves, taken or not: nobody else gets them. */
  get kept(): number {
    let kept = 0
    for (const [pool, seats] of this.#seats) kept += Math.max(seats, this.#used.get(pool) ?? 0)
    return kept
  }

  get open(): number {
    return this.capacity - this.kept - this.general
  }

  /** Free seats of a reserve, which cannot be more than the section has at all. */
  freeOf(pool: string): number {
    return Math.min((this.#seats.get(pool) ?? 0) - (this.#used.get(pool) ?? 0), this.capacity - this.seated)
  }

  get pools(): readonly string[] {
    return [...this.#seats.keys()]
  }
}

/**
 * Which seats are free, and for whom: those of the section, of each of its reserves, and of the
 * cross-list group. What is kept for some in one section is kept from the others of the group too.
 */
export class Room {
  readonly #sections = new Map<Id, Section>()
  readonly #state: SeatsState

  constructor(state: SeatsState) {
    this.#state = state
    // A cancelled section has no seats to give, and keeps none from the others.
    for (const [id, rules] of Object.entries(state.sections))
      this.#sections.set(id, new Section(isClosed(id, state) ? NONE : rules))
    // A section by itself that keeps no seats for anybody: all are alike, and there is nothing to tell apart.
    if (isPlain(state)) this.#section({}).general = Object.keys(state.holders).length
    else for (const holder of Object.values(state.holders)) this.give(holder, holder)
  }

  /** The seat that somebody gets: of a reserve they may use, or else one for everybody. Undefined where none is free. */
  seatFor(seeker: Seeker): Seat | undefined {
    const section = this.#section(seeker)
    const pool = seeker.pools?.find(one => this.#freeOf(one, section) > 0)
    if (pool !== undefined) return { pool }
    return this.#openIn(section) > 0 ? {} : undefined
  }

  give(seeker: Seeker, seat: Seat): void {
    this.#section(seeker).seat(seat)
  }

  /** Seats of a section that are free for everybody; below zero where its capacity was cut. */
  open(section: Id): number {
    return this.#openIn(this.#section({ sectionId: section }))
  }

  /** Free seats of each of its reserves. */
  reserved(section: Id): Record<string, number> {
    const own = this.#section({ sectionId: section })
    return Object.fromEntries(own.pools.map(pool => [pool, Math.max(0, this.#freeOf(pool, own))]))
  }

  /** Whether there is room for one more even beyond capacity: the sections of a group meet in one room. */
  takesMore(section: Id): boolean {
    const { roomLimit = Number.POSITIVE_INFINITY } = rulesOf(section, this.#state)
    return Object.keys(this.#state.holders).length < roomLimit
  }

  /** Whether the seats that are gone are those of the whole group. */
  isGroupFull(): boolean {
    return this.#shared('seated') <= 0
  }

  #openIn(section: Section): number {
    return Math.min(section.open, this.#shared('open'))
  }

  #freeOf(pool: string, section: Section): number {
    return Math.min(section.freeOf(pool), this.#shared('seated'))
  }

  /** What the group has left: beside all that is kept or given, or beside those alone who sit. */
  #shared(beside: 'open' | 'seated'): number {
    const { shared } = this.#state
    if (!shared) return Number.POSITIVE_INFINITY
    let left = shared.capacity
    for (const { kept, general, seated } of this.#sections.values()) left -= beside === 'open' ? kept + general : seated
    return left
  }

  #section(seeker: Seeker): Section {
    const id = sectionOf(seeker, this.#state)
    const known = this.#sections.get(id) ?? new Section(NONE)
    this.#sections.set(id, known)
    return known
  }
}
