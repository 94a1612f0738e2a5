import { type Refusal, refusal, type SectionLink } from '@campus/contracts'
import type { OngoingCourse } from './studies.ts'

/** One reason for each link of which no section is taken beside: chosen in the same request, or had already. */
export const linkReasons = (links: readonly SectionLink[] = [], beside: readonly OngoingCourse[] = []): Refusal[] =>
  links
    .filter(({ sections }) => !beside.some(({ sectionId }) => sectionId !== undefined && sections.includes(sectionId)))
    .map(({ sections }) => refusal('LINK_REQUIRED', `To be taken with ${oneOf(sections)}.`, { sections }))

const oneOf = (sections: readonly string[]): string =>
  sections.length === 1 ? `section ${sections.join()}` : `one of the sections ${sections.join(', ')}`
