import {
  CoursePublished,
  CrossListGroupSet,
  instant,
  SEATS_TOPIC,
  SeatsView,
  Section,
  SectionSet,
  seatsEvents,
  TenantOpened,
  TermSet,
  toldOfSections,
} from '@campus/contracts'
import type { Delivery, Projection } from '@campus/dapr'
import type { Revision } from '@campus/documents'
import { type Context, project } from '@campus/platform'
import {
  courses,
  crossListGroups,
  type Offering,
  offeringId,
  offerings,
  seats,
  sections,
  tenants,
  terms,
} from './collections.ts'

/** What this service shows. A section is shown last, so that who finds it finds its course among those of the term. */
export const views = (context: Context): Projection[] => [
  project(context, 'identity', [TenantOpened], tenants, ({ aggregateId, sequence, data }) => [
    { id: aggregateId, sequence, doc: TenantOpened.data.parse(data) },
  ]),
  project(context, 'catalog', [TermSet], terms, ({ aggregateId, sequence, data }) => [
    { id: aggregateId, sequence, doc: TermSet.data.parse(data) },
  ]),
  project(context, 'catalog', [CoursePublished], courses, ({ aggregateId, sequence, data }) => {
    const doc = { ...CoursePublished.data.parse(data), heard: instant(context.clock()) }
    return [{ id: aggregateId, sequence, doc }]
  }),
  project(context, 'catalog', [SectionSet], offerings, delivery => [offeringOf(delivery)]),
  project(context, 'catalog', [SectionSet], sections, ({ aggregateId, sequence, data }) => [
    { id: aggregateId, sequence, doc: Section.parse(data) },
  ]),
  project(context, 'catalog', [CrossListGroupSet], crossListGroups, ({ aggregateId, sequence, data }) => [
    { id: aggregateId, sequence, doc: CrossListGroupSet.data.parse(data) },
  ]),
  project(context, SEATS_TOPIC, seatsEvents, seats, delivery =>
    toldOfSections(SeatsView.parse(delivery.after), delivery),
  ),
]

/** A section's part in the offering of its course: it counts unless it is cancelled. */
export function offeringOf({ aggregateId, sequence, data }: Delivery): Revision<Offering> {
  const { id, term, courseId, status } = Section.parse(data)
  return {
    id: offeringId(term, courseId),
    source: `Section:${aggregateId}`,
    sequence,
    change: old => {
      const { [id]: _before, ...others } = old?.sections ?? {}
      const held: Offering['sections'] = status === 'cancelled' ? others : { ...others, [id]: true }
      return Object.keys(held).length > 0 ? { term, courseId, sections: held } : null
    },
  }
}
