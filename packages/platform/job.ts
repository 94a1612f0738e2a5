import { defineEvent, Id, Instant, later } from '@campus/contracts'
import { type Aggregate, accept, type Decision, defineAggregate } from '@campus/dapr/aggregate'
import { z } from 'zod'

const Failure = z.object({ code: z.string(), detail: z.string() })

/** What was asked for, how many steps are done, and what they have come to so far. */
export interface JobView<Order, Counts> {
  readonly id: Id
  readonly order: Order
  readonly status: 'running' | 'done' | 'failed'
  readonly through: number
  readonly counts: Counts
  readonly failure?: z.infer<typeof Failure> | undefined
}

/** `from` is where the sender began; the counts are of that one step. */
export type JobCommand<Order, Counts> =
  | { readonly type: 'start'; readonly jobId: Id; readonly order: Order }
  | { readonly type: 'advance'; readonly from: number; readonly counts: Counts; readonly isLast: boolean }
  | { readonly type: 'resume' }
  | { readonly type: 'fail'; readonly failure: z.infer<typeof Failure> }

interface JobState<Order, Counts> {
  readonly view: JobView<Order, Counts> | null
  /** When to worry, while it runs. */
  readonly due: Instant | null
  /** How often it was resumed since it last advanced. */
  readonly resumed: number
}

/** What is particular to a kind of work. */
export interface JobKind<Order, Counts> {
  /** Dapr app id of its service. */
  readonly service: string
  /** Name of the aggregate, such as `Roll`. */
  readonly type: string
  readonly order: z.ZodType<Order>
  readonly counts: z.ZodType<Counts>
  readonly none: Counts
  readonly add: (before: Counts, step: Counts) => Counts
}

/** What who advanced a job is told: whether there is more to do, and it is for the teller to do it. */
export const GoOn = z.object({ goOn: z.boolean() })

/** Seconds without an advance after which a job is taken up again. */
const PATIENCE = 15
/** Resumptions without an advance after which it is given up: ten minutes. */
const HOPELESS = 40
const GIVEN_UP = { code: 'GIVEN_UP', detail: 'It made no progress for ten minutes and was given up. Ask for it again.' }

/**
 * Work in steps that survives whoever does it: every step is committed before the next one begins, and a job that is not
 * heard of for a while wakes up by itself and asks to be taken up again, on whichever replica. Two that work on it at the
 * same time do no harm as long as a step done twice is the same: only the first to advance goes on. What happens to a job
 * stays in its service.
 */
export function defineJob<Order, Counts>({ service, type, order, counts, none, add }: JobKind<Order, Counts>) {
  const name = `${service}.${type.toLowerCase()}`
  const Started = defineEvent(`${name}-started`, 'Work was asked for.', z.object({ jobId: Id, order }))
  const Advanced = defineEvent(`${name}-advanced`, 'A step is done.', z.object({ through: z.number().int(), counts }))
  const Resumed = defineEvent(`${name}-resumed`, 'Nothing was heard of it for a while.', z.object({ jobId: Id }))
  const Ended = defineEvent(
    `${name}-ended`,
    'It is over.',
    z.object({ status: z.enum(['done', 'failed']), failure: Failure.optional() }),
  )
  type View = JobView<Order, Counts>
  type State = JobState<Order, Counts>
  type Command = JobCommand<Order, Counts>
  type Event =
    | { type: string; data: { jobId: Id; order: Order } }
    | { type: string; data: { through: number; counts: Counts } }
    | { type: string; data: { jobId: Id } }
    | { type: string; data: { status: 'done' | 'failed'; failure?: z.infer<typeof Failure> | undefined } }

  const failed = (failure: z.infer<typeof Failure>) => Ended({ status: 'failed', failure })

  function decide(command: Command, { view, resumed }: State): Decision<Event> {
    if (command.type === 'start') return accept(view === null ? [Started(command as never) as Event] : [])
    if (view?.status !== 'running') return accept([], { goOn: false })
    if (command.type === 'resume') return accept([resumed < HOPELESS ? Resumed({ jobId: view.id }) : failed(GIVEN_UP)])
    if (command.type === 'fail') return accept([failed(command.failure)])
    if (command.from !== view.through) return accept([], { goOn: false })
    const sum = { through: view.through + 1, counts: add(view.counts, command.counts) }
    const advanced = Advanced(sum as never) as Event
    return accept(command.isLast ? [advanced, Ended({ status: 'done' })] : [advanced], { goOn: !command.isLast })
  }

  function evolve({ view, resumed }: State, { data }: Event, at: Instant): State {
    const due = later(at, PATIENCE)
    if ('order' in data)
      return {
        view: { id: data.jobId, order: data.order, status: 'running', through: 0, counts: none },
        due,
        resumed: 0,
      }
    if (view === null) return { view, due: null, resumed }
    if ('through' in data) return { view: { ...view, ...data }, due, resumed: 0 }
    if ('status' in data) return { view: { ...view, ...data }, due: null, resumed }
    return { view, due, resumed: resumed + 1 }
  }

  const View = z.object({
    id: Id,
    order,
    status: z.enum(['running', 'done', 'failed']),
    through: z.number().int(),
    counts,
    failure: Failure.optional(),
  }) as unknown as z.ZodType<View>
  const Commands = z.discriminatedUnion('type', [
    z.object({ type: z.literal('start'), jobId: Id, order }),
    z.object({ type: z.literal('advance'), from: z.number().int(), counts, isLast: z.boolean() }),
    z.object({ type: z.literal('resume') }),
    z.object({ type: z.literal('fail'), failure: Failure }),
  ]) as unknown as z.ZodType<Command>
  const aggregate: Aggregate<State, Command, Event, View | null> = defineAggregate({
    type,
    command: Commands,
    state: z.object({ view: View.nullable(), due: Instant.nullable(), resumed: z.number().int() }),
    view: View.nullable(),
    events: [Started, Advanced, Resumed, Ended],
    initial: () => ({ view: null, due: null, resumed: 0 }),
    decide,
    evolve,
    show: state => state.view,
    due: state => state.due,
    onDue: () => ({ type: 'resume' }),
    topic: () => null,
    // Nobody repeats an advance but the one who made the last.
    remembers: 8,
  })
  /** Whoever hears one of these takes the job up. */
  return { aggregate, service, calls: [Started, Resumed] as const }
}

export type DefinedJob<Order, Counts> = ReturnType<typeof defineJob<Order, Counts>>
