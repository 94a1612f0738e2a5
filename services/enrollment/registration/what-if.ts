import {
  type EnrollmentStatus,
  type Id,
  Id as IdSchema,
  OverrideCode,
  openSeats,
  Refusal,
  refusal,
  roomTakesMore,
  type SectionSeats,
  type TenantId,
  WaitingLimit,
  Warning,
} from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import type { Context } from '@campus/platform'
import { z } from 'zod'
import { seats } from '../collections.ts'
import type { RegistrationRequest } from '../contracts.ts'
import { withRemedy } from '../eligibility/remedies.ts'
import { waitingReasons } from '../eligibility/waiting.ts'
import { together } from './batch.ts'

/** What a registration says to a wish it was only asked to consider. */
export const Considered = z.object({
  considered: z.array(
    z.object({
      sectionId: IdSchema,
      credits: z.number(),
      reasons: z.array(Refusal),
      lifted: z.array(OverrideCode),
      pools: z.array(z.string()).default([]),
    }),
  ),
  queues: z.object({ waiting: z.array(z.number()), most: WaitingLimit }),
  warnings: z.array(Warning).default([]),
})

export interface Outlook {
  readonly sectionId: Id
  readonly status: EnrollmentStatus
  readonly reasons: Refusal[]
}

/** What a request would come to: each wish, and what would follow from all of it. */
export interface Outlooks {
  readonly items: Outlook[]
  readonly warnings?: Warning[]
}

/** What each wish would come to now: the registration's own reasons, and how the seats stand. */
export async function outlook(
  context: Context,
  tenant: TenantId,
  { add, allOrNone }: RegistrationRequest,
  reply: Reply,
): Promise<Outlooks> {
  if (!reply.ok) return { items: [] }
  const { considered, queues, warnings } = Considered.parse(reply.result)
  const standing = await context.documents(seats).getMany(
    tenant,
    add.map(({ sectionId }) => sectionId),
  )
  const alone = considered.map(one => {
    const waitlist = add.find(wish => wish.sectionId === one.sectionId)?.waitlist ?? false
    return foreseen(one, standing.get(one.sectionId)?.doc, waitlist)
  })
  const had = withinQueues(alone, considered, queues)
  const items = allOrNone
    ? together<Outlook>(had, (one, reason) => ({ ...one, status: 'refused', reasons: [reason] }))
    : had
  return { items, ...(warnings.length > 0 && { warnings }) }
}

/** Who would come to wait for more than they may, is refused that. */
function withinQueues(outlooks: readonly Outlook[], considered: readonly Judged[], { waiting, most }: Queues) {
  const credits = [...waiting]
  return outlooks.map((one, at): Outlook => {
    if (one.status !== 'waitlisted') return one
    const its = considered[at]?.credits ?? 0
    const reasons = waitingReasons(its, credits, most).map(withRemedy)
    if (reasons.length > 0) return { ...one, status: 'refused', reasons }
    credits.push(its)
    return one
  })
}

type Queues = z.infer<typeof Considered>['queues']
type Judged = z.infer<typeof Considered>['considered'][number]

function foreseen(one: Judged, seats: SectionSeats | undefined, waitlist: boolean): Outlook {
  const { sectionId, reasons, lifted } = one
  const isHad = seats === undefined || mayHave(one, seats) || (lifted.includes('CAPACITY') && roomTakesMore(seats))
  if (isHad) return { sectionId, status: reasons.length > 0 ? 'refused' : 'enrolled', reasons }
  if (waitlist && seats.waiting < seats.waitlistCapacity)
    return { sectionId, status: reasons.length > 0 ? 'refused' : 'waitlisted', reasons }
  return { sectionId, status: 'refused', reasons: [...reasons, withRemedy(withoutSeat(seats))] }
}

/** Whether a seat is free for everybody and nobody waits for it, or one of a reserve that the student may use. */
function mayHave({ pools }: Judged, seats: SectionSeats): boolean {
  const { reserved = {}, waiting } = seats
  return (openSeats(seats) > 0 && waiting === 0) || pools.some(pool => (reserved[pool] ?? 0) > 0)
}

function withoutSeat(seats: SectionSeats): Refusal {
  const { reserved = {}, waiting, group, capacity } = seats
  if (openSeats(seats) > 0)
    return refusal('WAITLIST_AHEAD', `${waiting} students wait for this section and come first.`)
  if (Object.values(reserved).some(free => free > 0))
    return refusal('RESERVED_ONLY', 'The seats that are free are kept for others.')
  return group && group.gone >= group.capacity
    ? refusal('SECTION_FULL', `All ${group.capacity} seats that the cross-listed sections share are taken.`)
    : refusal('SECTION_FULL', `All ${capacity} seats are taken.`)
}
