import type { Course, Section } from '@campus/contracts'

/** A course as a catalog file describes it. `id` is the lower-case code, e.g. `cs-101`. */
export type CourseDraft = Course

/** A section as a catalog file describes it. `id` is `<term>.<crn>`; credits are the section's own where it has any. */
export type SectionDraft = Omit<Section, 'waitlistCapacity'>

/** Why something in a file was refused, or is worth a look: a stable code and a sentence for the registrar. */
export interface Fault {
  code: string
  detail: string
}

/** A fault at a line of the file, counted from 1 as a text editor shows it; the line on which the row begins. */
export interface Rejected extends Fault {
  line: number
}

/** Seats of a section when neither the file nor the caller says. */
export const ASSUMED_CAPACITY = 30

export interface CatalogOptions {
  /** Id of the term the sections go to; first half of every section id. */
  term: string
  /** Seats of a section whose row has no `Capacity`. */
  capacity?: number
  /** First and last day (`YYYY-MM-DD`) of each part of term; gives meetings their `from` and `to`. */
  partsOfTerm?: Readonly<Record<string, { from: string; to: string }>>
}

/** What a file holds. Every row of it is either accepted or has one entry in `rejected`. */
export interface Catalog {
  courses: CourseDraft[]
  sections: SectionDraft[]
  /** The lines that each section is made of, by section id. */
  lines: ReadonlyMap<string, readonly number[]>
  rejected: Rejected[]
  /** Rows that are in, but not to the letter. */
  warnings: Rejected[]
  /** Rows without the header and blank lines. A section that meets in several ways has several rows. */
  rows: { read: number; accepted: number; rejected: number }
}
