import { Id, Instant, Refusal, RefusalCode } from '@campus/contracts'
import { contract } from '@campus/service'
import { z } from 'zod'
import { Verdict } from './grounds.ts'

/** A decision on a request: what was asked, what was seen, by which rules, and what they said. */
const DecisionShown = z.object({
  at: Instant,
  by: Id.optional().meta({ description: 'Who asked; shown to the registrar.' }),
  reason: z
    .string()
    .optional()
    .meta({ description: 'Why, where it was in the student’s name; shown to the registrar.' }),
  asked: z.object({
    add: z.array(
      z.object({ sectionId: Id, credits: z.number().optional(), waitlist: z.boolean(), swap: Id.optional() }),
    ),
    drop: z.array(Id),
    allOrNone: z.boolean().optional(),
  }),
  rules: z.array(z.object({ code: RefusalCode, rule: z.string(), version: z.number().int() })),
  facts: z.object({
    term: z.looseObject({}).optional(),
    student: z.looseObject({}).optional().meta({ description: 'Holds, overrides, courses taken ... as they stood.' }),
    sections: z.array(z.looseObject({ sectionId: Id })).meta({ description: 'With the rules of their courses.' }),
    enrollments: z.array(z.looseObject({ sectionId: Id })).meta({ description: 'What the student had in the term.' }),
  }),
  verdicts: z
    .array(Verdict)
    .meta({ description: 'No reason: a seat was asked for. What came of it is in `outcomes`.' }),
  replay: z
    .object({ same: z.boolean(), changedRules: z.array(RefusalCode), verdicts: z.array(Verdict).optional() })
    .meta({ description: 'What the rules of today say to these very facts.' }),
})

/** What happened to a section's enrollment afterwards. */
const OutcomeShown = z.object({
  at: Instant,
  by: z.string().optional(),
  reason: z.string().optional(),
  sequence: z.number().int(),
  event: z.string(),
  sectionId: Id,
  enrollmentId: Id,
  reasons: z.array(Refusal),
})

export const DecisionRecord = z.object({
  registration: Id,
  student: Id,
  term: Id,
  decisions: z.array(DecisionShown),
  outcomes: z.array(OutcomeShown),
})
export type DecisionRecord = z.infer<typeof DecisionRecord>
export type DecisionShown = z.infer<typeof DecisionShown>
export type OutcomeShown = z.infer<typeof OutcomeShown>

export const getDecision = contract({
  method: 'get',
  path: '/v1/registrations/:id/decision',
  summary: 'Why a registration went as it did: rules with versions, facts seen, results, and the same decided again',
  access: ['student', 'registrar'],
  params: z.object({ id: Id }),
  query: z.object({ section: Id.optional().meta({ description: 'Only what concerns this section.' }) }),
  responses: { 200: DecisionRecord },
})
