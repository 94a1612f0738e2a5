import { type Refusal, refusal } from '@campus/contracts'
import { occupiesTime, type RegistrationState } from '../registration/state.ts'
import type { SectionFacts } from './section-facts.ts'

/** What is asked for, as far as it weighs on a student. */
interface Load {
  readonly credits?: number | undefined
  readonly waitlist: boolean
  readonly facts?: SectionFacts | undefined
}

/**
 * One reason if a student would come to take more credits than the most allowed. Who is ready to wait takes none
 * yet, and what has no credits never weighs too much.
 */
export function loadReasons(
  wish: Load,
  beside: readonly Load[],
  { items }: Pick<RegistrationState, 'items'>,
  most: number,
): Refusal[] {
  const wanted = weight(wish)
  const has = sum([...items.filter(occupiesTime).map(({ credits }) => credits), ...beside.map(weight)])
  const wouldHave = sum([has, wanted])
  if (wanted === 0 || wouldHave <= most) return []
  const words = `${has} credits and these ${wanted} would be ${wouldHave}; at most ${most} are allowed in this term.`
  return [refusal('MAX_CREDIT', words, { limit: most, has, wouldHave })]
}

/** The credits chosen, or the fewest that the section gives. */
export const creditsOf = ({ credits, facts }: Pick<Load, 'credits' | 'facts'>): number =>
  credits ?? facts?.credits.min ?? 0

const weight = (load: Load): number => (load.waitlist ? 0 : creditsOf(load))

/** In hundredths, as credits have two decimals at most. */
const sum = (credits: readonly number[]): number =>
  credits.reduce((total, each) => total + Math.round(each * 100), 0) / 100
