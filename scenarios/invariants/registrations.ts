import { z } from 'zod'
import { aggregateOf, type Books } from './ledger.ts'
import { type Violation, violation } from './violation.ts'

const Meeting = z.object({
  days: z.array(z.string()),
  start: z.string(),
  end: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
})
type Meeting = z.infer<typeof Meeting>

const Item = z.object({
  enrollmentId: z.string(),
  sectionId: z.string(),
  status: z.string(),
  seat: z.string(),
  meetings: z.array(Meeting),
  lifted: z.array(z.string()).default([]),
})
export type RegisteredItem = z.infer<typeof Item> & { readonly of: string; readonly tenant: string }

/** Every item of every registration, as the enrollment journal's snapshots have it. */
export const itemsIn = ({ snapshots }: Books): RegisteredItem[] =>
  snapshots
    .filter(({ type }) => type === 'Registration')
    .flatMap(snapshot =>
      z
        .object({ items: z.array(Item) })
        .parse(snapshot.state)
        .items.map(item => ({ ...item, of: aggregateOf(snapshot), tenant: snapshot.tenant })),
    )

const I2 = violation('I2')
const I3 = violation('I3')

/** I2: nobody has a section twice, or two that meet at the same time without an override. */
export function doubleBooked(enrollment: Books): Violation[] {
  const enrolled = itemsIn(enrollment).filter(({ status }) => status === 'enrolled')
  return [...Map.groupBy(enrolled, ({ of }) => of)].flatMap(([of, items]) =>
    items.flatMap((item, index) =>
      items.slice(index + 1).flatMap(other => {
        if (item.sectionId === other.sectionId) return [I2(`${of} has ${item.sectionId} twice`)]
        const isAllowed = [item, other].some(({ lifted }) => lifted.includes('TIME_CONFLICT'))
        return !isAllowed && overlap(item.meetings, other.meetings)
          ? [I2(`${of} has ${item.sectionId} and ${other.sectionId} at the same time`)]
          : []
      }),
    ),
  )
}

const overlap = (a: readonly Meeting[], b: readonly Meeting[]): boolean =>
  a.some(one =>
    b.some(other => sameDays(one, other) && sameWeeks(one, other) && one.start < other.end && other.start < one.end),
  )

const sameDays = (a: Meeting, b: Meeting): boolean => a.days.some(day => b.days.includes(day))

const sameWeeks = (a: Meeting, b: Meeting): boolean =>
  (a.from ?? '') <= (b.to ?? '9999') && (b.from ?? '') <= (a.to ?? '9999')

/**
 * I3: what was promised has ended: no item is still open, and every registration that a client was given exists.
 * `acknowledged`: ids that a 2xx answer named, as `<tenant>:<id>`.
 */
export function unfinished(enrollment: Books, acknowledged: readonly string[]): Violation[] {
  const open = itemsIn(enrollment).filter(({ status, seat }) => status === 'requested' || seat === 'asked')
  const known = new Set(
    enrollment.snapshots.filter(({ type }) => type === 'Registration').map(({ tenant, id }) => `${tenant}:${id}`),
  )
  return [
    ...open.map(({ of, sectionId, seat }) => I3(`${of} still waits for ${sectionId} (${seat})`)),
    ...acknowledged.filter(id => !known.has(id)).map(id => I3(`${id} was acknowledged and does not exist`)),
  ]
}
