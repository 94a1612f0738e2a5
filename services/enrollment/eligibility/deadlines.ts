import type { Deadlines, Instant, PartOfTerm } from '@campus/contracts'
import type { SectionFacts, TermFacts } from './section-facts.ts'

type Dated = Pick<SectionFacts, 'partOfTerm' | 'deadlines'>

/** The part of its term that a section is held in, where the term gives it dates. */
export const partOf = <Part extends Pick<PartOfTerm, 'id'>>(
  { partOfTerm }: Pick<SectionFacts, 'partOfTerm'>,
  { parts = [] }: { readonly parts?: readonly Part[] | undefined },
): Part | undefined => (partOfTerm === undefined ? undefined : parts.find(({ id }) => id === partOfTerm))

/** Which deadlines hold for a section: each its own, or else its part of term's, or else the term's. */
export function deadlinesOf(section: Dated | undefined, term: TermFacts): Deadlines {
  const { addDeadline, dropDeadline, withdrawDeadline } = (section && partOf(section, term)) ?? term
  const own = section?.deadlines
  return {
    addDeadline: own?.addDeadline ?? addDeadline,
    dropDeadline: own?.dropDeadline ?? dropDeadline,
    withdrawDeadline: own?.withdrawDeadline ?? withdrawDeadline,
  }
}

/** When a section takes nobody any more: who has a deadline for adding apart from the term's goes by that alone. */
export function addingEnds(section: Dated | undefined, term: TermFacts): Instant {
  const { addDeadline } = deadlinesOf(section, term)
  const isApart = section?.deadlines?.addDeadline !== undefined || (section && partOf(section, term) !== undefined)
  return isApart || addDeadline < term.registrationCloses ? addDeadline : term.registrationCloses
}
