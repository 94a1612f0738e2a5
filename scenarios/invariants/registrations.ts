import { z } from 'zod'
import { aggregateOf, type Books } from './ledger.ts'
import { type Violation, violation } from './violation.ts'

const Meeting = z.object({
  days: z.array(z.string()),
  start: z.string(),
  end: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  every: z.number().default(1),
  except: z.array(z.string()).default([]),
  extra: z.array(z.string()).default([]),
})
type Meeting = z.infer<typeof Meeting>

const Item = z.object({
  enrollmentId: z.string(),
  sectionId: z.string(),
  status: z.string(),
  seat: z.string(),
  meetings: z.array(Meeting),
  lifted: z.array(z.string()).default([]),
  /** The university moved it to the time of another one. */
  clashes: z.literal(true).optional(),
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
        const isAllowed = [item, other].some(({ lifted, clashes }) => lifted.includes('TIME_CONFLICT') || clashes)
        return !isAllowed && overlap(item.meetings, other.meetings)
          ? [I2(`${of} has ${item.sectionId} and ${other.sectionId} at the same time`)]
          : []
      }),
    ),
  )
}

const overlap = (a: readonly Meeting[], b: readonly Meeting[]): boolean =>
  a.some(one =>
    b.some(other => one.start < other.end && other.start < one.end && sameWeeks(one, other) && sameDays(one, other)),
  )

/** On a further day a meeting may be held outside its weeks. */
const sameWeeks = (a: Meeting, b: Meeting): boolean =>
  a.extra.length + b.extra.length > 0 || ((a.from ?? '') <= (b.to ?? '9999') && (b.from ?? '') <= (a.to ?? '9999'))

/** Days are compared one by one where a meeting is not held each week. */
function sameDays(a: Meeting, b: Meeting): boolean {
  if (isEveryWeek(a) && isEveryWeek(b)) return a.days.some(day => b.days.includes(day))
  const mine = new Set(daysOf(a))
  return daysOf(b).some(day => mine.has(day))
}

const isEveryWeek = ({ every, except, extra }: Meeting): boolean => every === 1 && except.length + extra.length === 0

const DAY = 86_400_000
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

/** Every day on which a meeting is held; one without dates is looked at for three years. */
function daysOf({ days, from = '2026-01-05', to = '2028-12-31', every, except, extra }: Meeting): string[] {
  const monday = Date.parse(from) - ((new Date(from).getUTCDay() + 6) % 7) * DAY
  const held: string[] = [...extra]
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) {
    const date = new Date(at).toISOString().slice(0, 10)
    const inWeek = Math.floor((at - monday) / (7 * DAY)) % every === 0
    if (inWeek && days.includes(WEEKDAYS[new Date(at).getUTCDay()] ?? '') && !except.includes(date)) held.push(date)
  }
  return held
}

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
