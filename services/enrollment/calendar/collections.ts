import { Id, Instant, Section, Tenant } from '@campus/contracts'
import { defineCollection } from '@campus/documents'
import { z } from 'zod'

/** Universities, for the time zone of their campus. */
export const tenants = defineCollection({ kind: 'tenant', schema: Tenant, indexes: {} })

/** A section as its students' calendars show it, and when the catalog last changed it. */
export const CalendarSection = Section.pick({
  id: true,
  courseId: true,
  term: true,
  crn: true,
  code: true,
  title: true,
  meetings: true,
  partOfTerm: true,
  status: true,
}).extend({ changed: Instant })
export type CalendarSection = z.infer<typeof CalendarSection>
export const calendarSections = defineCollection({ kind: 'calendar-section', schema: CalendarSection, indexes: {} })

/** Whose calendar a feed shows, by the hash of its secret; one that is revoked is not there any more. */
export const feeds = defineCollection({ kind: 'calendar-feed', schema: z.object({ student: Id }), indexes: {} })
