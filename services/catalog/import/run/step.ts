import type { CrossListGroup } from '@campus/contracts'
import type { Catalog, CourseDraft, Rejected, SectionDraft } from '../drafts.ts'

/** One thing of a file that the catalog is asked to take in. `lines` are the rows that a section is made of. */
export type Step =
  | { readonly course: CourseDraft; readonly section?: never }
  | {
      readonly section: SectionDraft
      readonly lines: readonly number[]
      /** Of the cross-list group that it is in. */
      readonly group?: CrossListGroup | undefined
      readonly course?: never
    }

/** Everything a file asks for, in the order of the file, courses before their sections. */
export function stepsOf({ courses, sections, lines }: Catalog): Step[] {
  const groups = groupsOf(sections)
  return [
    ...courses.map(course => ({ course })),
    ...sections.map(section => ({
      section,
      lines: lines.get(section.id) ?? [],
      group: groups.get(section.crossListGroup ?? ''),
    })),
  ]
}

/**
 * Cross-list groups of a file, by id. It does not say how many seats one class of several codes has; in one room that
 * is as many as the largest of its sections has, until somebody says otherwise.
 */
function groupsOf(sections: readonly SectionDraft[]): Map<string, CrossListGroup> {
  const groups = new Map<string, CrossListGroup>()
  for (const { crossListGroup: id, capacity } of sections)
    if (id !== undefined) groups.set(id, { id, capacity: Math.max(capacity, groups.get(id)?.capacity ?? 0) })
  return groups
}

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
