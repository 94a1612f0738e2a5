import { Id, Instant } from '@campus/contracts'
import { defineJob } from '@campus/platform/job'
import { z } from 'zod'

export const CensusOrder = z.object({ term: Id, asOf: Instant })
export type CensusOrder = z.infer<typeof CensusOrder>

export const CensusCounts = z.object({
  /** Students, each once; enrollments; and their credits in hundredths. */
  students: z.number().int(),
  enrollments: z.number().int(),
  hundredths: z.number().int(),
  /** Where the next step goes on, and the last student before it. */
  cursor: z.string().optional(),
  student: Id.optional(),
  sha256: z.string().optional(),
})
export type CensusCounts = z.infer<typeof CensusCounts>

/** Who was enrolled in a term as of a moment in the past (S-21). */
export const Census = defineJob<CensusOrder, CensusCounts>({
  service: 'enrollment',
  type: 'Census',
  order: CensusOrder,
  counts: CensusCounts,
  none: { students: 0, enrollments: 0, hundredths: 0 },
  add: (before, step) => ({
    ...step,
    students: before.students + step.students,
    enrollments: before.enrollments + step.enrollments,
    hundredths: before.hundredths + step.hundredths,
  }),
})
