import type { Catalog, CourseDraft, Rejected, SectionDraft } from '../drafts.ts'

/** One thing of a file that the catalog is asked to take in. `lines` are the rows that a section is made of. */
export type Step =
  | { readonly course: CourseDraft; readonly section?: never }
  | { readonly section: SectionDraft; readonly lines: readonly number[]; readonly course?: never }

/** Everything a file asks for, in the order of the file, courses before their sections. */
export const stepsOf = ({ courses, sections, lines }: Catalog): Step[] => [
  ...courses.map(course => ({ course })),
  ...sections.map(section => ({ section, lines: lines.get(section.id) ?? [] })),
]

/** Notes about lines that a report lists at most. */
export const MOST_NOTES = 20_000

/** The first so many notes; if there are more, the last one says how many. */
export function listed(notes: readonly Rejected[], most: number = MOST_NOTES): readonly Rejected[] {
  const left = notes.slice(most)
  return left[0] === undefined ? notes : [...notes.slice(0, most), notListed(left[0].line, left.length)]
}

const notListed = (line: number, count: number): Rejected => ({
  line,
  code: 'MORE_LINES',
  detail: `From line ${line} on there are ${count} more of these, which are not listed. Correct those above and import again.`,
})
