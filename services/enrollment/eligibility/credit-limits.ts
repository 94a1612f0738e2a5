import type { CreditLimit, TermType, WaitingLimit } from '@campus/contracts'
import type { TermFacts } from './section-facts.ts'
import type { StudentFacts } from './student-facts.ts'
import { profileOf } from './student-profile.ts'

/** Most credits in a term for whom the registrar has set no limit. */
const MOST_CREDITS: Readonly<Record<TermType, number>> = { regular: 18, summer: 9 }

/** Most credits for whom is on probation, where the term allows as many. */
const ON_PROBATION = 13

/** For how much a student waits at most of whom the registrar has said nothing else. */
const MOST_WAITING: WaitingLimit = { sections: 3, credits: 9 }

type Limited = Pick<StudentFacts, 'limits'>
type OfTerm = Partial<Pick<TermFacts, 'id' | 'type'>>

/**
 * Most credits for a student in a term: the limit that the registrar set for this term, or else the one for every
 * term, or else that of the kind of term and of the student's academic standing.
 */
export function mostCredits(student: Limited & Pick<StudentFacts, 'profile'>, term: OfTerm = {}): number {
  const own = ownLimit(student, term)
  if (own) return own.maxCredits
  const usual = MOST_CREDITS[term.type ?? 'regular']
  return profileOf(student).standing === 'probation' ? Math.min(ON_PROBATION, usual) : usual
}

/** For how much a student waits at most in a term: as the same limit says, or else as usual. */
export const mostWaiting = (student: Limited, term: OfTerm = {}): WaitingLimit =>
  ownLimit(student, term)?.waiting ?? MOST_WAITING

function ownLimit({ limits }: Limited, { id }: OfTerm): CreditLimit | undefined {
  const everyTerm = limits.find(limit => limit.term === undefined)
  return limits.find(limit => limit.term !== undefined && limit.term === id) ?? everyTerm
}

/** What the registrar says of a limit; without credits it is taken back. */
type Saying = Omit<CreditLimit, 'maxCredits'> & { readonly maxCredits: number | null }

/** The limits with this one in the place of the one for the same term. */
export function withLimit(limits: readonly CreditLimit[], { maxCredits, ...about }: Saying): CreditLimit[] {
  const others = limits.filter(({ term }) => term !== about.term)
  return maxCredits === null ? others : [...others, { ...about, maxCredits }]
}
