import { RefusalCode as Code, type RefusalCode } from '@campus/contracts'
import { z } from 'zod'

interface Rule {
  /** Where the rule comes from, by its number in the rules of registration. */
  readonly rule: string
  /**
   * Raised with every change that may decide, or word, the same case in another way: decisions recorded before are then
   * known to have gone by an older rule.
   */
  readonly version: number
}

/** The rules that a request is judged by, by the code of the refusal that each gives, in the order of R-04. */
export const RULES = {
  TERM_CLOSED: { rule: 'R-01', version: 1 },
  TIME_TICKET: { rule: 'R-20', version: 1 },
  INACTIVE: { rule: 'R-04', version: 1 },
  HOLD: { rule: 'R-10', version: 1 },
  SECTION_UNKNOWN: { rule: 'R-04', version: 1 },
  SECTION_CLOSED: { rule: 'R-04', version: 1 },
  DUPLICATE: { rule: 'R-04', version: 2 },
  REPEAT_LIMIT: { rule: 'R-04', version: 1 },
  PREREQ: { rule: 'R-13', version: 1 },
  COREQ: { rule: 'R-14', version: 1 },
  ANTIREQ: { rule: 'R-14', version: 1 },
  RESTRICTION_LEVEL: { rule: 'R-04', version: 1 },
  RESTRICTION_MAJOR: { rule: 'R-04', version: 1 },
  RESTRICTION_CLASS: { rule: 'R-04', version: 1 },
  RESTRICTION_CAMPUS: { rule: 'R-04', version: 1 },
  CONSENT: { rule: 'R-17', version: 1 },
  LINK_REQUIRED: { rule: 'R-14', version: 1 },
  TIME_CONFLICT: { rule: 'R-11', version: 1 },
  MAX_CREDIT: { rule: 'R-12', version: 1 },
  CREDITS_INVALID: { rule: 'R-12', version: 1 },
  NOT_ENROLLED: { rule: 'R-08', version: 1 },
  BATCH_INCOMPLETE: { rule: 'R-02', version: 1 },
} as const satisfies Partial<Record<RefusalCode, Rule>>

/** The version of each rule that a decision went by. */
export const RuleVersions = z.partialRecord(Code, z.number().int())
export type RuleVersions = z.infer<typeof RuleVersions>

/** As the rules stand in this build. */
export const rulesNow: RuleVersions = Object.fromEntries(
  Object.entries(RULES).map(([code, { version }]) => [code, version]),
)

/** Rules that have changed since, or are new. */
export const changedSince = (recorded: RuleVersions): RefusalCode[] =>
  Code.options.filter(code => rulesNow[code] !== recorded[code])
