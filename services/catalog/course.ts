import { isDeepStrictEqual } from 'node:util'
import { Course as CourseContent, CoursePublished, type EventOf } from '@campus/contracts'
import { type Decision, defineAggregate } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { plainAntirequisites } from './import/antirequisite-prose.ts'
import { plainRule } from './import/prerequisite-prose.ts'
import { change, create, type Kept, keptSchema, SeenRevisions, set } from './kept.ts'

export const CourseCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('create'), course: CourseContent }),
  z.object({ type: z.literal('change'), course: CourseContent, seen: SeenRevisions.optional() }),
  /** From a catalog file. */
  z.object({ type: z.literal('import'), course: CourseContent }),
])
export type CourseCommand = z.infer<typeof CourseCommand>

/** What no file says of a course, and staff have decided. */
const NotInFiles = CourseContent.pick({
  corequisites: true,
  equivalents: true,
  repeatLimit: true,
  restrictions: true,
})

type State = Kept<CourseContent>
type Published = EventOf<typeof CoursePublished>

/** A course as the catalog describes it, whatever the term. */
export const Course = defineAggregate<State, CourseCommand, Published, CourseContent | null>({
  type: 'Course',
  command: CourseCommand,
  state: keptSchema(CourseContent),
  view: CourseContent.nullable(),
  events: [CoursePublished],
  initial: () => ({ content: null, revision: 0 }),
  decide,
  evolve: (state, event) => set(state, event.data),
  show: state => state.content,
})

function decide(command: CourseCommand, state: State): Decision<Published> {
  switch (command.type) {
    case 'create':
      return create(state, command.course, CoursePublished)
    case 'change':
      return change(state, command.course, CoursePublished, command.seen)
    case 'import':
      return state.content === null
        ? create(state, command.course, CoursePublished)
        : change(state, keepingRules(command.course, state.content), CoursePublished, '*')
  }
}

/**
 * A file knows prerequisites and antirequisites as text, and the rules that the text plainly says. What is
 * there and is not what the text before said, somebody decided, be it that there is no rule: that stays.
 */
function keepingRules(imported: CourseContent, known: CourseContent): CourseContent {
  const { prerequisites: said, antirequisites: excluding, ...course } = imported
  const prerequisites = isDeepStrictEqual(known.prerequisites, plainRule(known)) ? said : known.prerequisites
  const antirequisites = isDeepStrictEqual(known.antirequisites ?? [], plainAntirequisites(known))
    ? excluding
    : known.antirequisites
  return {
    ...course,
    ...NotInFiles.parse(known),
    ...(prerequisites && { prerequisites }),
    ...(antirequisites && { antirequisites }),
  }
}
