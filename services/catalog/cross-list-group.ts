import { CrossListGroupSet, type EventOf, CrossListGroup as GroupContent } from '@campus/contracts'
import { accept, defineAggregate } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { change, create, type Kept, keptSchema, SeenRevisions, set } from './kept.ts'

export const CrossListGroupCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('set'), group: GroupContent, seen: SeenRevisions.optional() }),
  /** From a catalog file, which does not say how many seats a class of several codes has: what is there stays. */
  z.object({ type: z.literal('import'), group: GroupContent }),
])
export type CrossListGroupCommand = z.infer<typeof CrossListGroupCommand>

type State = Kept<GroupContent>
type GroupSet = EventOf<typeof CrossListGroupSet>

/** What sections of several codes have together when they are one class. */
export const CrossListGroup = defineAggregate<State, CrossListGroupCommand, GroupSet, GroupContent | null>({
  type: 'CrossListGroup',
  command: CrossListGroupCommand,
  state: keptSchema(GroupContent),
  view: GroupContent.nullable(),
  events: [CrossListGroupSet],
  initial: () => ({ content: null, revision: 0 }),
  decide: (command, state) => {
    if (state.content === null) return create(state, command.group, CrossListGroupSet)
    return command.type === 'set' ? change(state, command.group, CrossListGroupSet, command.seen) : accept([])
  },
  evolve: (state, event) => set(state, event.data),
  show: state => state.content,
})
