import { createHash } from 'node:crypto'
import { defineCollection } from '@campus/documents'
import { z } from 'zod'
import { byCourse, Tallied } from './tally.ts'

/** What one step of a census has counted. */
export const censusParts = defineCollection({
  kind: 'census-part',
  schema: z.object({ censusId: z.string(), part: z.number().int(), rows: z.array(Tallied) }),
  indexes: { census: { fields: ['censusId', 'part'] } },
})

/** How many were enrolled in a section, or in a course, and in how many credits. */
export const CensusRow = z.object({
  censusId: z.string(),
  by: z.enum(['section', 'course']),
  /** The section's id or the course's. */
  key: z.string(),
  courseId: z.string(),
  headcount: z.number().int(),
  credits: z.number(),
})
export type CensusRow = z.infer<typeof CensusRow>
export const censusRows = defineCollection({
  kind: 'census-row',
  schema: CensusRow,
  indexes: { census: { fields: ['censusId', 'by', 'key'] } },
})

/** Rows by section, then by course, each in the order of their ids. */
export function rowsOf(censusId: string, tallied: Iterable<Tallied>): CensusRow[] {
  const sections = [...tallied].toSorted(byId)
  const row = (by: CensusRow['by'], { sectionId: key, courseId, headcount, hundredths }: Tallied): CensusRow => ({
    ...{ censusId, by, key, courseId, headcount },
    credits: hundredths / 100,
  })
  return [
    ...sections.map(one => row('section', one)),
    ...byCourse(sections)
      .toSorted(byId)
      .map(one => row('course', one)),
  ]
}

const byId = (a: Tallied, b: Tallied): number => (a.sectionId < b.sectionId ? -1 : 1)

/** SHA-256 over the rows of the sections, a line each: the same rows have the same, and no others. */
export function digestOf(rows: readonly CensusRow[]): string {
  const hash = createHash('sha256')
  for (const { by, key, courseId, headcount, credits } of rows)
    if (by === 'section') hash.update(`${JSON.stringify([key, courseId, headcount, credits])}\n`)
  return hash.digest('hex')
}
