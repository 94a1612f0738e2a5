import { Actor, type Hold, type Id } from '@campus/contracts'
import type { PastCommit } from '@campus/dapr'
import { z } from 'zod'
import type { StudentFacts } from '../eligibility/student-facts.ts'
import type { DecisionShown, OutcomeShown } from './contracts.ts'
import { RequestGrounds } from './grounds.ts'
import { replay } from './replay.ts'
import { RULES } from './rules.ts'

/** Who looks: a registrar sees who asked, and what silent holds are about. */
export interface Looking {
  readonly registration: Id
  readonly asStaff: boolean
  /** Only what concerns this section. */
  readonly section: Id | undefined
}

/** Every request that was decided, as it was decided. */
export const decisionsIn = (past: readonly PastCommit[], looking: Looking): DecisionShown[] =>
  past
    .flatMap(({ at, grounds }) => grounds.map(one => ({ at, by: one.by, grounds: RequestGrounds.parse(one.grounds) })))
    .filter(({ grounds }) => !looking.section || sectionsOf(grounds).includes(looking.section))
    .map(({ at, by, grounds }) => decisionShown(at, by, grounds, looking))

function decisionShown(at: string, by: string, grounds: RequestGrounds, looking: Looking): DecisionShown {
  const { request, standing, rules, verdicts } = grounds
  const { studentFacts, termFacts, add, drop, allOrNone } = request
  return {
    at,
    ...(looking.asStaff && { by, reason: grounds.onBehalf?.reason }),
    asked: {
      add: add.map(({ sectionId, credits, waitlist, swap }) => ({ sectionId, credits, waitlist, swap })),
      drop,
      ...(allOrNone !== undefined && { allOrNone }),
    },
    rules: Object.entries(RULES).flatMap(([code, { rule }]) => {
      const version = rules[code as keyof typeof RULES]
      return version === undefined ? [] : [{ code: code as keyof typeof RULES, rule, version }]
    }),
    facts: {
      ...(termFacts && { term: termFacts }),
      ...(studentFacts && { student: studentFor(studentFacts, looking) }),
      sections: add.map(({ sectionId, facts, rules }) => ({ sectionId, ...facts, ...(rules && { rules }) })),
      enrollments: standing.items.map(({ sectionId, enrollmentId, courseId, credits, status, meetings }) => ({
        ...{ sectionId, enrollmentId, courseId, credits, status, meetings },
      })),
    },
    verdicts,
    replay: replay(looking.registration, grounds, at),
  }
}

/** Who of the staff did something is for the staff. */
function studentFor(facts: StudentFacts, looking: Looking) {
  const holds = facts.holds.map(holdFor(looking))
  if (looking.asStaff) return { ...facts, holds }
  const overrides = facts.overrides.map(({ grantedBy: _, ...one }) => one)
  const limits = facts.limits.map(({ setBy: _, ...one }) => one)
  return { ...facts, holds, overrides, limits }
}

/** Why a silent hold was placed, and by whom, is its office's own affair. */
const holdFor =
  ({ asStaff }: Looking) =>
  ({ type, reason, placedBy, owner, ...hold }: Hold) =>
    asStaff || !hold.effects.includes('SILENT') ? { type, reason, ...hold, ...(asStaff && { placedBy, owner }) } : hold

const sectionsOf = ({ request: { add, drop } }: RequestGrounds): Id[] => [
  ...add.flatMap(({ sectionId, swap }) => [sectionId, ...(swap ? [swap] : [])]),
  ...drop,
]

const OfItem = z.object({ sectionId: z.string(), enrollmentId: z.string(), reasons: z.array(z.any()).default([]) })
const Acted = z.object({ actor: Actor })

/** What happened to each enrollment, in order. */
export const outcomesIn = (past: readonly PastCommit[], { asStaff, section }: Looking): OutcomeShown[] =>
  past.flatMap(({ at, events }) =>
    events.flatMap(({ type, sequence, by, data }) => {
      const about = OfItem.safeParse(data)
      if (!about.success || (section && about.data.sectionId !== section)) return []
      const reason = Acted.safeParse(data).data?.actor.reason
      return [{ at, ...(asStaff && { by, reason }), sequence, event: type, ...about.data }]
    }),
  )
