import { isDeepStrictEqual } from 'node:util'
import type { Id, Instant, RefusalCode } from '@campus/contracts'
import { nothingKnown } from '../eligibility/student-facts.ts'
import { judgeRequest } from '../registration/judging.ts'
import { initialRegistration } from '../registration/state.ts'
import { type RequestGrounds, type Verdict, verdictOf } from './grounds.ts'
import { changedSince } from './rules.ts'

/** What the rules of today say to the very facts of then. */
export interface Replay {
  readonly same: boolean
  /** Rules that have changed since; none of them explains a difference where `same` is false and this is empty. */
  readonly changedRules: RefusalCode[]
  /** What they would say now, where it is something else. */
  readonly verdicts?: Verdict[]
}

/** Decides a request once more, on the facts that it was decided on, at the moment when it was. */
export function replay(id: Id, { request, standing, rules, verdicts }: RequestGrounds, at: Instant): Replay {
  const { termFacts: term, studentFacts: student = nothingKnown } = request
  const state = { ...initialRegistration(id), ...standing }
  const now = asStored(judgeRequest(request, state, { term, student, now: at }).map(verdictOf))
  const same = isDeepStrictEqual(now, asStored(verdicts))
  return { same, changedRules: changedSince(rules), ...(!same && { verdicts: now }) }
}

const asStored = (verdicts: readonly Verdict[]): Verdict[] => JSON.parse(JSON.stringify(verdicts))
