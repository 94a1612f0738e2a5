import { isDeepStrictEqual } from 'node:util'
import { Credits, type EventOf, type Refusal, refusal, Section as SectionContent, SectionSet } from '@campus/contracts'
import { accept, type Decision, defineAggregate, refuse } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { change, create, type Kept, keptSchema, SeenRevisions, set } from './kept.ts'
import { CrossListing, groupReasons, reserveReasons } from './section-seats.ts'

/** A section as somebody wants it; without credits of its own it has those of its course. */
export const SectionWish = SectionContent.partial({ credits: true })
export type SectionWish = z.infer<typeof SectionWish>

/** What the catalog has beside the section, looked up before. */
const Surroundings = CrossListing.extend({
  /** Credits of the course the section is of; null when there is no such course. */
  courseCredits: Credits.nullable(),
  termExists: z.boolean(),
  /** The term has the part that the section is in, or none with dates at all. */
  partExists: z.boolean().default(true),
})
export const SectionCommand = z.discriminatedUnion('type', [
  Surroundings.extend({ type: z.literal('create'), section: SectionWish }),
  Surroundings.extend({ type: z.literal('change'), section: SectionWish, seen: SeenRevisions.optional() }),
  /** From a catalog file, whose course and term are there; a file says nothing of waitlists and deadlines. */
  CrossListing.pick({ mayRegroup: true }).extend({ type: z.literal('import'), section: SectionContent }),
  z.object({ type: z.literal('cancel') }),
  /** From the same section of another term; what is there stays. */
  z.object({ type: z.literal('roll'), section: SectionContent }),
])
export type SectionCommand = z.infer<typeof SectionCommand>

/** What a roll is told of a section. */
export const Rolled = z.object({ copied: z.boolean() })

/** What no file says of a section, and staff have decided. */
const NotInFiles = SectionContent.pick({
  reserves: true,
  waitlistCapacity: true,
  waitlistMode: true,
  offerHours: true,
  instructors: true,
  restrictions: true,
  consent: true,
  links: true,
  roomLimit: true,
  deadlines: true,
})

type State = Kept<SectionContent>
type Opened = EventOf<typeof SectionSet>

/** A course held in a term: its seats, times and places. */
export const Section = defineAggregate<State, SectionCommand, Opened, SectionContent | null>({
  type: 'Section',
  command: SectionCommand,
  state: keptSchema(SectionContent),
  view: SectionContent.nullable(),
  events: [SectionSet],
  initial: () => ({ content: null, revision: 0 }),
  decide,
  evolve: (state, { data: { before: _, ...content } }) => set(state, content),
  show: state => state.content,
})

function decide(command: SectionCommand, state: State): Decision<Opened> {
  if (command.type === 'import') return take(command, state)
  if (command.type === 'cancel') return accept(cancelled(state))
  if (command.type === 'roll')
    return accept(state.content === null ? [SectionSet(command.section)] : [], { copied: state.content === null })
  const { section, courseCredits } = command
  const refused = reasonsAgainst(command, state)
  if (courseCredits === null || refused.length > 0) return refuse(...refused)
  const content = { ...section, credits: section.credits ?? courseCredits }
  return command.type === 'create'
    ? create(state, content, SectionSet)
    : change(state, content, changed(state), command.seen)
}

/** The event of a change: where those in the section have to be told, with what it was before. */
const changed =
  ({ content }: Pick<State, 'content'>) =>
  (to: SectionContent): Opened => {
    const before = content && { meetings: content.meetings, status: content.status }
    const isTold = before && !isDeepStrictEqual(before, { meetings: to.meetings, status: to.status })
    return SectionSet({ ...to, ...(isTold && { before }) })
  }

/** Cancelled for good: a second time is no news. */
const cancelled = ({ content }: State): Opened[] =>
  content === null || content.status === 'cancelled' ? [] : [changed({ content })({ ...content, status: 'cancelled' })]

function take({ section, mayRegroup }: Extract<SectionCommand, { type: 'import' }>, state: State): Decision<Opened> {
  const known = state.content
  if (known === null) return create(state, section, SectionSet)
  const refused = moves(section, known)
  if (refused.length > 0) return refuse(...refused)
  return change(
    state,
    { ...fromFile(section, mayRegroup ? section : known), ...NotInFiles.parse(known) },
    changed(state),
    '*',
  )
}

/** A file says which sections are cross-listed; where that stands already, it stands. */
function fromFile(
  { crossListGroup: _, ...section }: SectionContent,
  { crossListGroup }: SectionContent,
): SectionContent {
  return { ...section, ...(crossListGroup !== undefined && { crossListGroup }) }
}

function reasonsAgainst(
  command: Exclude<SectionCommand, { type: 'import' | 'cancel' | 'roll' }>,
  { content }: State,
): Refusal[] {
  const { type, section, courseCredits, termExists, partExists } = command
  const { courseId, term, partOfTerm } = section
  return [
    ...(courseCredits === null ? [refusal('NOT_FOUND', `There is no course ${courseId}.`, { courseId })] : []),
    ...(termExists ? [] : [refusal('NOT_FOUND', `There is no term ${term}.`, { term })]),
    ...(partExists ? [] : [refusal('NOT_FOUND', `The term ${term} has no part ${partOfTerm}.`, { term, partOfTerm })]),
    ...(type === 'change' && content !== null ? moves(section, content) : []),
    ...groupReasons(section, content, command),
    ...reserveReasons(section),
  ]
}

/** A section stays where it is: registrations, invoices and grades speak of it by course and term. */
const moves = ({ courseId, term }: SectionWish, known: SectionContent): Refusal[] =>
  courseId === known.courseId && term === known.term
    ? []
    : [
        refusal(
          'ALREADY_EXISTS',
          `The section belongs to course ${known.courseId} in term ${known.term}; open another one instead.`,
          { courseId: known.courseId, term: known.term },
        ),
      ]
