import { defineCollection } from '@campus/documents'
import { z } from 'zod'

/** A section that a roll did not copy, and why. */
export const LeftOut = z.object({ rollId: z.string(), sectionId: z.string(), code: z.string(), detail: z.string() })
export type LeftOut = z.infer<typeof LeftOut>
export const leftOuts = defineCollection({
  kind: 'roll-left-out',
  schema: LeftOut,
  indexes: { roll: { fields: ['rollId', 'sectionId'] } },
})
