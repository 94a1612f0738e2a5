import { Id } from '@campus/contracts'
import { defineJob } from '@campus/platform/job'
import { z } from 'zod'

export const RollOptions = z.object({
  capacities: z.enum(['keep', 'reset']).default('keep').meta({
    description: 'Seats and places to wait: those of the old sections, or none until somebody sets them.',
  }),
  instructors: z.enum(['keep', 'reset']).default('keep'),
  meetings: z.enum(['shift', 'weekly', 'none']).default('shift').meta({
    description: 'With their dates moved into the new term, weekly without dates, or none yet.',
  }),
})
export type RollOptions = z.infer<typeof RollOptions>

export const RollOrder = z.object({ from: Id, to: Id, options: RollOptions, dryRun: z.boolean() })
export type RollOrder = z.infer<typeof RollOrder>

export const RollCounts = z.object({
  copied: z.number().int(),
  /** There before: left as they are. */
  existing: z.number().int(),
  leftOut: z.number().int(),
  /** Where the next step goes on. */
  cursor: z.string().optional(),
})
export type RollCounts = z.infer<typeof RollCounts>

/** The sections of a term, once more, in another one. */
export const Roll = defineJob<RollOrder, RollCounts>({
  service: 'catalog',
  type: 'Roll',
  order: RollOrder,
  counts: RollCounts,
  none: { copied: 0, existing: 0, leftOut: 0 },
  add: (before, step) => ({
    ...step,
    copied: before.copied + step.copied,
    existing: before.existing + step.existing,
    leftOut: before.leftOut + step.leftOut,
  }),
})
