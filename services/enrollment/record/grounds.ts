import { Id, OverrideCode, Refusal } from '@campus/contracts'
import { z } from 'zod'
import type { Judged } from '../registration/judging.ts'
import { type CommandOf, Wishes } from '../registration/language.ts'
import { Item, isLive, type RegistrationState } from '../registration/state.ts'
import { RuleVersions, rulesNow } from './rules.ts'

/** What became of one wish before any seat was asked for. */
export const Verdict = z.object({
  sectionId: Id,
  reasons: z.array(Refusal),
  /** Overrides that it takes, and the rules that they let it past. */
  overrides: z.array(Id).default([]),
  lifted: z.array(OverrideCode).default([]),
  conditional: z.boolean().default(false),
  swaps: Id.optional(),
})
export type Verdict = z.infer<typeof Verdict>

/**
 * What a request was decided on: everything asked, every fact seen, the versions of the rules, and what they came to.
 * Kept with the commit; enough to decide it once more.
 */
export const RequestGrounds = z.object({
  request: Wishes,
  /** What the student had at that moment, once what the request drops was dropped. */
  standing: z.object({ items: z.array(Item), overridesUsed: z.array(Id) }),
  rules: RuleVersions,
  verdicts: z.array(Verdict),
  /** Why somebody of the university asked in the student's name, if somebody did. */
  onBehalf: z.object({ reason: z.string() }).optional(),
})
export type RequestGrounds = z.infer<typeof RequestGrounds>

export const groundsOf = (
  { student, term, termFacts, studentFacts, add, drop, allOrNone, onBehalf }: CommandOf<'request'>,
  { items, overridesUsed }: RegistrationState,
  judged: readonly Judged[],
): RequestGrounds => ({
  request: { student, term, termFacts, studentFacts, add, drop, allOrNone },
  standing: { items: items.filter(isLive), overridesUsed },
  rules: rulesNow,
  verdicts: judged.map(verdictOf),
  ...(onBehalf && { onBehalf }),
})

export const verdictOf = ({ sectionId, reasons, overrides, lifted, conditional, swaps }: Judged): Verdict => ({
  sectionId,
  reasons,
  overrides: [...overrides],
  lifted: [...lifted],
  conditional,
  ...(swaps !== undefined && { swaps }),
})
