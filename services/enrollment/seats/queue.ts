import type { Id, RegistrationView, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { enrollments, seats } from '../collections.ts'
import type { EnrollmentListed } from '../contracts.ts'

/** Something that may wait for a section. */
interface Waiting {
  readonly sectionId: Id
  readonly status: string
}

/** The same, those that wait with their place in the queue as it stands now: the first is 1. */
export async function withPositions<T extends Waiting>(
  context: Context,
  tenant: TenantId,
  items: readonly T[],
  idOf: (item: T) => Id,
): Promise<(T & { position?: number })[]> {
  const sections = items.filter(({ status }) => status === 'waitlisted').map(({ sectionId }) => sectionId)
  if (sections.length === 0) return [...items]
  const known = await context.documents(seats).getMany(tenant, [...new Set(sections)])
  return items.map(item => {
    const place = known.get(item.sectionId)?.doc.queue.indexOf(idOf(item)) ?? -1
    return item.status === 'waitlisted' && place >= 0 ? { ...item, position: place + 1 } : item
  })
}

/** A registration as its student is shown it: with the places in queues as they stand now. */
export async function shownNow(context: Context, tenant: TenantId, view: RegistrationView): Promise<RegistrationView> {
  return { ...view, items: await withPositions(context, tenant, view.items, ({ enrollmentId }) => enrollmentId) }
}

/** Who waits for a section, the first in the queue first; from behind `after`, where it is given and waits still. */
export async function queueOf(
  context: Context,
  tenant: TenantId,
  section: Id,
  { limit, after }: { limit: number; after?: Id | undefined },
): Promise<{ items: EnrollmentListed[]; next: Id | null } | undefined> {
  const queue = (await context.documents(seats).get(tenant, section))?.doc.queue ?? []
  const from = after === undefined ? 0 : queue.indexOf(after) + 1
  if (after !== undefined && from === 0) return undefined
  const page = queue.slice(from, from + limit)
  const known = await context.documents(enrollments).getMany(tenant, page)
  const items = page.flatMap((id, index) => {
    const waiting = known.get(id)?.doc
    return waiting ? [{ ...waiting, position: from + index + 1 }] : []
  })
  return { items, next: from + limit < queue.length ? (page.at(-1) ?? null) : null }
}
