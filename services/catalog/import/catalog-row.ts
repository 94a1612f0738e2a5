import type { CourseDraft, Fault, Rejected, SectionDraft } from './drafts.ts'
import type { CrossListed } from './section-status.ts'

type Meeting = SectionDraft['meetings'][number]

/** What every row of one section says alike. */
export type SectionFacts = Omit<SectionDraft, 'meetings' | 'arranged' | 'type' | 'crossListGroup'>

/** One accepted row: its course, its section, and the one way of meeting it adds to the section. */
export interface CatalogRow {
  line: number
  /** The file's own name of the term. */
  yearTerm: string
  course: CourseDraft
  section: SectionFacts
  type?: string
  meeting?: Meeting
  arranged: boolean
  /** Whether the row has a capacity of its own. */
  capacityGiven: boolean
  crossListed: CrossListed
  /** Ids of the courses the text names as the same or as meeting together. */
  sameAs: string[]
  warnings: Fault[]
}

/** One refused row, with what could be read of the section it wanted to be part of. */
export interface RefusedRow extends Rejected {
  crn?: string
  courseId?: string
}
