import type { CreditLimit, TermType } from '@campus/contracts'
import type { TermFacts } from './section-facts.ts'
import type { StudentFacts } from './student-facts.ts'
import { profileOf } from './student-profile.ts'

/** Most credits in a term for whom the registrar has set no limit. */
const MOST_CREDITS: Readonly<Record<TermType, number>> = { regular: 18, summer: 9 }

/** Most credits for whom is on probation, where the term allows as many. */
const ON_PROBATION = 13

/**
 * Most credits for a student in a term: the limit that the registrar set for this term, or else the one for every
 * term, or else that of the kind of term and of the student's academic standing.
 */
export function mostCredits(
  student: Pick<StudentFacts, 'limits' | 'profile'>,
  { id: term, type = 'regular' }: Partial<Pick<TermFacts, 'id' | 'type'>> = {},
): number {
  const everyTerm = student.limits.find(limit => limit.term === undefined)
  const own = student.limits.find(limit => limit.term !== undefined && limit.term === term) ?? everyTerm
  if (own) return own.maxCredits
  const isOnProbation = profileOf(student).standing === 'probation'
  return isOnProbation ? Math.min(ON_PROBATION, MOST_CREDITS[type]) : MOST_CREDITS[type]
}

/** What the registrar says of a limit; without credits it is taken back. */
type Saying = Omit<CreditLimit, 'maxCredits'> & { readonly maxCredits: number | null }

/** The limits with this one in the place of the one for the same term. */
export function withLimit(limits: readonly CreditLimit[], { maxCredits, ...about }: Saying): CreditLimit[] {
  const others = limits.filter(({ term }) => term !== about.term)
  return maxCredits === null ? others : [...others, { ...about, maxCredits }]
}
