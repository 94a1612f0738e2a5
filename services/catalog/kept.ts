import { isDeepStrictEqual } from 'node:util'
import { type Event, refusal } from '@campus/contracts'
import { accept, type Decision, refuse } from '@campus/dapr/aggregate'
import { z } from 'zod'

/** What is kept under an id: nothing yet, or its content as it is now. */
export interface Kept<Content> {
  readonly content: Content | null
  /** How often it was set; every event sets it once, so this is the aggregate's sequence. */
  readonly revision: number
}

export const keptSchema = <Content extends z.ZodType>(content: Content) =>
  z.object({ content: content.nullable(), revision: z.number().int() })

/** The revisions that a client says it has seen (If-Match); `*` is any. */
export const SeenRevisions = z.union([z.literal('*'), z.array(z.number().int()).readonly()])
export type SeenRevisions = z.infer<typeof SeenRevisions>

/** What the asker of a change is told when somebody else changed it meanwhile; then nothing happens. */
export const CHANGED_MEANWHILE = 'changed-meanwhile'

/** Creating the same again is no news; creating something else under a taken id is refused. */
export function create<Content, E extends Event>(
  { content: known }: Kept<Content>,
  content: Content,
  event: (content: Content) => E,
): Decision<E> {
  if (known === null) return accept([event(content)])
  if (isDeepStrictEqual(known, content)) return accept([])
  return refuse(refusal('ALREADY_EXISTS', 'This id is taken, by something with other contents.'))
}

/** Replaces what is there, unless the client has not seen the newest of it. */
export function change<Content, E extends Event>(
  { content: known, revision }: Kept<Content>,
  content: Content,
  event: (content: Content) => E,
  seen: SeenRevisions | undefined,
): Decision<E> {
  if (known === null) return refuse(refusal('NOT_FOUND', 'There is nothing with this id to change.'))
  if (seen !== undefined && seen !== '*' && !seen.includes(revision)) return accept([], CHANGED_MEANWHILE)
  return accept(isDeepStrictEqual(known, content) ? [] : [event(content)])
}

/** What is kept once this was set. */
export const set = <Content>({ revision }: Kept<Content>, content: Content): Kept<Content> => ({
  content,
  revision: revision + 1,
})
