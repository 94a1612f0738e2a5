import { type EventOf, Term as TermContent, TermSet } from '@campus/contracts'
import { defineAggregate } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { change, create, type Kept, keptSchema, SeenRevisions, set } from './kept.ts'

export const TermCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('create'), term: TermContent }),
  z.object({ type: z.literal('change'), term: TermContent, seen: SeenRevisions.optional() }),
])
export type TermCommand = z.infer<typeof TermCommand>

/** A term with its deadlines. */
export const Term = defineAggregate<Kept<TermContent>, TermCommand, EventOf<typeof TermSet>, TermContent | null>({
  type: 'Term',
  command: TermCommand,
  state: keptSchema(TermContent),
  view: TermContent.nullable(),
  events: [TermSet],
  initial: () => ({ content: null, revision: 0 }),
  decide: (command, state) =>
    command.type === 'create'
      ? create(state, command.term, TermSet)
      : change(state, command.term, TermSet, command.seen),
  evolve: (state, event) => set(state, event.data),
  show: state => state.content,
})
