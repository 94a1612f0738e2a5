import type { CreditLimit, Id, TermType } from '@campus/contracts'

/** Most credits in a term for whom the registrar has set no limit. */
const MOST_CREDITS: Readonly<Record<TermType, number>> = { regular: 18, summer: 9 }

/**
 * Most credits for a student in a term: the limit that the registrar set for this term, or else the one for every
 * term, or else that of the kind of term.
 */
export function mostCredits(limits: readonly CreditLimit[], term: Id | undefined, type: TermType = 'regular'): number {
  const everyTerm = limits.find(limit => limit.term === undefined)
  const own = limits.find(limit => limit.term !== undefined && limit.term === term) ?? everyTerm
  return own?.maxCredits ?? MOST_CREDITS[type]
}

/** What the registrar says of a limit; without credits it is taken back. */
type Saying = Omit<CreditLimit, 'maxCredits'> & { readonly maxCredits: number | null }

/** The limits with this one in the place of the one for the same term. */
export function withLimit(limits: readonly CreditLimit[], { maxCredits, ...about }: Saying): CreditLimit[] {
  const others = limits.filter(({ term }) => term !== about.term)
  return maxCredits === null ? others : [...others, { ...about, maxCredits }]
}
