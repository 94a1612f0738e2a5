import { type EventOf, SectionSet, TenantOpened } from '@campus/contracts'
import type { Delivery, Projection } from '@campus/dapr'
import { type Context, project } from '@campus/platform'
import { CalendarSection, calendarSections, feeds, tenants } from './collections.ts'
import { FeedOpened, FeedRevoked } from './feed.ts'

/** What calendars are made of, besides who is enrolled. */
export const calendarViews = (context: Context): Projection[] => [
  project(context, 'identity', [TenantOpened], tenants, ({ aggregateId, sequence, data }) => [
    { id: aggregateId, sequence, doc: TenantOpened.data.parse(data) },
  ]),
  project(context, 'catalog', [SectionSet], calendarSections, ({ aggregateId, sequence, data, time }) => [
    { id: aggregateId, sequence, doc: CalendarSection.parse({ ...SectionSet.data.parse(data), changed: time }) },
  ]),
  project(context, 'enrollment', [FeedOpened, FeedRevoked], feeds, feedChanges),
]

type Change = EventOf<typeof FeedOpened | typeof FeedRevoked>

/** Feeds are found by the hash of their secret: the new one and the one it replaces change together. */
export function feedChanges({ type, data, sequence, aggregateId: student }: Delivery) {
  const change = { type, data } as Change
  const { secret } = change.data
  const gone = (id: string) => ({ id, sequence, doc: null })
  if (change.type === FeedRevoked.type) return [gone(secret)]
  const { replaces } = change.data
  return [{ id: secret, sequence, doc: { student } }, ...(replaces === null ? [] : [gone(replaces)])]
}
