import { Course, CrossListGroup, Id, Instant, Section, SectionSeats, Tenant, Term } from '@campus/contracts'
import { defineCollection } from '@campus/documents'
import { z } from 'zod'

/** Milliseconds that what students look up may be old, where another replica has written it. */
const LATELY = 250

/** Universities, for the time zone of their campus. */
export const tenants = defineCollection({ kind: 'tenant', schema: Tenant, indexes: {} })

/** Terms, by when they begin. */
export const terms = defineCollection({
  kind: 'term',
  schema: Term,
  indexes: { start: { fields: ['start'] } },
  readLatelyMs: LATELY,
})

/** A course with the moment this service heard of its last change, by which search keeps up. */
export const CourseDocument = Course.extend({ heard: Instant })
export type CourseDocument = z.infer<typeof CourseDocument>
export const courses = defineCollection({
  kind: 'course',
  readLatelyMs: LATELY,
  schema: CourseDocument,
  indexes: { subject: { fields: ['subject', 'number'] }, heard: { fields: ['heard'] } },
})

export const sections = defineCollection({
  kind: 'section',
  readLatelyMs: LATELY,
  schema: Section,
  indexes: {
    course: { fields: ['courseId', 'term'] },
    term: { fields: ['term', 'courseId'] },
    crn: { fields: ['crn', 'term'] },
  },
})

/** That a course is held in a term: there while one of its sections is not cancelled. */
export const Offering = z.object({ term: Id, courseId: Id, sections: z.record(Id, z.literal(true)) })
export type Offering = z.infer<typeof Offering>
export const offerings = defineCollection({
  kind: 'offering',
  schema: Offering,
  indexes: { term: { fields: ['term', 'courseId'] } },
})
/** Lengths that make the id of an offering one. */
export const LONGEST_TERM_ID = 40
export const LONGEST_COURSE_ID = 80
export const offeringId = (term: Id, courseId: Id): Id => `${term}.${courseId}`

/** What cross-listed sections have together, by group. */
export const crossListGroups = defineCollection({ kind: 'cross-list-group', schema: CrossListGroup, indexes: {} })

/** How full a section is, by section, as enrollment last told. */
export const seats = defineCollection({
  kind: 'seats',
  schema: SectionSeats.omit({ queue: true }),
  indexes: {},
  readLatelyMs: LATELY,
})

/** An uploaded catalog file, in pieces, while its import runs. */
export const FilePart = z.object({ importId: Id, part: z.number().int(), gzipBase64: z.string() })
export const fileParts = defineCollection({ kind: 'import-file', schema: FilePart, indexes: {} })

/** A line of the file that was refused, or is in with something left out. */
export const LineNote = z.object({ line: z.number().int(), code: z.string(), detail: z.string() })
export type LineNote = z.infer<typeof LineNote>
/** What an import has to say of the file's lines, in pages. */
export const ReportPage = z.object({
  importId: Id,
  page: z.number().int(),
  rejected: z.array(LineNote),
  warnings: z.array(LineNote),
})
export type ReportPage = z.infer<typeof ReportPage>
export const reportPages = defineCollection({
  kind: 'import-report',
  schema: ReportPage,
  indexes: { import: { fields: ['importId', 'page'] } },
})
