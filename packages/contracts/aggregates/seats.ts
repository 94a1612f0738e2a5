import { z } from 'zod'
import { Id } from '../ids.ts'

const count = z.number().int()

/** How the seats of one section stand. */
export const SectionSeats = z.object({
  sectionId: Id,
  /** The section's sequence in the catalog that this goes by. */
  sectionSequence: count.default(-1),
  capacity: count,
  waitlistCapacity: count,
  taken: count,
  held: count,
  waiting: count,
  /** Enrollments that wait, the first in the queue first. */
  queue: z.array(Id).default([]),
  /** Seats free for everybody, where that is not simply what is left of the capacity. */
  open: count.optional(),
  /** Free seats of those kept for some, by pool. */
  reserved: z.record(z.string(), count).optional(),
  /** The cross-list group: seats of all its sections together, and how many of them are gone. */
  group: z.object({ id: Id, capacity: count, gone: count }).optional(),
  /** How many the room takes, where that is known. */
  roomLimit: count.optional(),
})
export type SectionSeats = z.infer<typeof SectionSeats>

/** The seats of a section; or those of a cross-list group, with each of its sections. */
export const SeatsView = SectionSeats.extend({ sections: z.array(SectionSeats).optional() })
export type SeatsView = z.infer<typeof SeatsView>

/** Seats that anybody may have, if nobody waits for them. */
export const openSeats = ({ open, capacity, taken, held }: Omit<SectionSeats, 'queue'>): number =>
  open ?? capacity - taken - held

/** Whether the room takes one more, beyond capacity too: the sections of a group meet in one. */
export const roomTakesMore = ({ roomLimit, group, taken, held }: Omit<SectionSeats, 'queue'>): boolean =>
  roomLimit === undefined || (group?.gone ?? taken + held) < roomLimit

/** What a section's document becomes when its seats are told of. */
interface Told {
  readonly id: Id
  readonly source?: string
  readonly sequence: number
  change<T extends Pick<SectionSeats, 'sectionSequence'>>(old: T | undefined): T | SectionSeats
}

/**
 * The sections that seats tell of, each for a document of its own. A section that has joined or left a group is told of
 * by two: the one that knows the newer section is right.
 */
export function toldOfSections(view: SeatsView, from: { aggregateId: Id; sequence: number }): Told[] {
  const { aggregateId, sequence } = from
  return (view.sections ?? [view]).map(seats => ({
    id: seats.sectionId,
    ...(seats.sectionId !== aggregateId && { source: `Seats:${aggregateId}` }),
    sequence,
    change: old => (old && old.sectionSequence > seats.sectionSequence ? old : seats),
  }))
}
