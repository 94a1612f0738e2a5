import { type EventOf, Term as TermContent, TermSet } from '@campus/contracts'
import { defineAggregate } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { create, type Kept, keptSchema, set } from './kept.ts'

export const TermCommand = z.object({ type: z.literal('create'), term: TermContent })
export type TermCommand = z.infer<typeof TermCommand>

/** A term with its deadlines. */
export const Term = defineAggregate<Kept<TermContent>, TermCommand, EventOf<typeof TermSet>, TermContent | null>({
  type: 'Term',
  command: TermCommand,
  state: keptSchema(TermContent),
  view: TermContent.nullable(),
  events: [TermSet],
  initial: () => ({ content: null, revision: 0 }),
  decide: ({ term }, state) => create(state, term, TermSet),
  evolve: (state, event) => set(state, event.data),
  show: state => state.content,
})
