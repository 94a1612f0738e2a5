import { z } from 'zod'

/** The query of every list: how many, and from where. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'How many items at most.' }),
  cursor: z.string().min(1).max(2_000).optional().meta({ description: 'The `next` of the page before.' }),
})
export type PageQuery = z.infer<typeof pageQuery>

/** A page of a list; `next` is null on the last. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() })
