import {
  type EventOf,
  Id,
  ImportAdvanced,
  ImportEnded,
  ImportResumed,
  ImportStarted,
  Instant,
  later,
} from '@campus/contracts'
import { accept, type Decision, defineAggregate } from '@campus/dapr/aggregate'
import { z } from 'zod'

/**
 * How far a catalog file is in. An aggregate, because an import must survive whoever works on it: every advance is
 * committed before the next one begins, and an import that is not heard of for a while wakes up by itself and asks to
 * be taken up again, on whichever replica. Two that work on it at the same time do no harm: what they send is the same,
 * and only the first to advance goes on.
 */
const Counts = z.object({
  /** Courses and sections dealt with, of how many. */
  through: z.number().int(),
  of: z.number().int(),
  courses: z.number().int(),
  prerequisites: z.object({ texts: z.number().int(), parsed: z.number().int() }),
  sections: z.number().int(),
  merged: z.number().int(),
})
const Order = z.object({
  term: Id,
  capacity: z.number().int().optional(),
  waitlistCapacity: z.number().int(),
  parts: z.number().int(),
})
const Failure = z.object({ code: z.string(), detail: z.string() })

export const ImportView = Order.extend({
  ...Counts.shape,
  id: Id,
  status: z.enum(['running', 'done', 'failed']),
  failure: Failure.optional(),
})
export type ImportView = z.infer<typeof ImportView>

const ImportState = z.object({
  /** Null until it is started. */
  view: ImportView.nullable(),
  /** When to worry, while it runs. */
  due: Instant.nullable(),
  /** How often it was resumed since it last advanced. */
  resumed: z.number().int(),
})
type ImportState = z.infer<typeof ImportState>

export const ImportCommand = z.discriminatedUnion('type', [
  Order.extend({ type: z.literal('start'), importId: Id }),
  /** `from` is where the sender began; the counts are of what lies between. */
  Counts.extend({ type: z.literal('advance'), from: z.number().int() }),
  z.object({ type: z.literal('resume') }),
  z.object({ type: z.literal('fail'), failure: Failure.optional() }),
])
export type ImportCommand = z.infer<typeof ImportCommand>

type Event = EventOf<typeof ImportStarted | typeof ImportAdvanced | typeof ImportResumed | typeof ImportEnded>

/** What who advanced an import is told: whether there is more to do, and it is for the teller to do it. */
export const GoOn = z.object({ goOn: z.boolean() })

/** Seconds without an advance after which an import is taken up again. */
const PATIENCE = 15
/** Resumptions without an advance after which it is given up: ten minutes. */
const HOPELESS = 40

export const Import = defineAggregate<ImportState, ImportCommand, Event, ImportView | null>({
  type: 'Import',
  command: ImportCommand,
  state: ImportState,
  view: ImportView.nullable(),
  events: [ImportStarted, ImportAdvanced, ImportResumed, ImportEnded],
  initial: () => ({ view: null, due: null, resumed: 0 }),
  decide,
  evolve,
  show: state => state.view,
  due: state => state.due,
  onDue: () => ({ type: 'resume' }),
  // Nobody repeats an advance but the one who made the last.
  remembers: 8,
})

function decide(command: ImportCommand, { view, resumed }: ImportState): Decision<Event> {
  if (command.type === 'start') return accept(view === null ? [ImportStarted(command)] : [])
  if (view?.status !== 'running') return accept([], { goOn: false })
  switch (command.type) {
    case 'advance':
      return advance(command, view)
    case 'resume':
      return accept([resumed < HOPELESS ? ImportResumed({ importId: view.id }) : failed(view.id, GIVEN_UP)])
    case 'fail':
      return accept([failed(view.id, command.failure)])
  }
}

function advance(
  {
    from,
    through,
    of,
    courses,
    prerequisites: { texts, parsed },
    sections,
    merged,
  }: Extract<ImportCommand, { type: 'advance' }>,
  view: ImportView,
): Decision<Event> {
  if (from !== view.through) return accept([], { goOn: false })
  const advanced = ImportAdvanced({
    importId: view.id,
    through,
    of,
    courses: view.courses + courses,
    prerequisites: { texts: view.prerequisites.texts + texts, parsed: view.prerequisites.parsed + parsed },
    sections: view.sections + sections,
    merged: view.merged + merged,
  })
  if (through < of) return accept([advanced], { goOn: true })
  return accept([advanced, ImportEnded({ importId: view.id, status: 'done' })], { goOn: false })
}

const failed = (importId: Id, failure: z.infer<typeof Failure> | undefined) =>
  ImportEnded({ importId, status: 'failed', ...(failure && { failure }) })

const GIVEN_UP = {
  code: 'IMPORT_GIVEN_UP',
  detail: 'The import made no progress for ten minutes and was given up. Import the file again.',
}

function evolve(state: ImportState, event: Event, at: Instant): ImportState {
  const due = later(at, PATIENCE)
  if (event.type === 'catalog.import-started') {
    const { importId: id, ...order } = event.data
    const none = { through: 0, of: 0, courses: 0, prerequisites: { texts: 0, parsed: 0 }, sections: 0, merged: 0 }
    return { view: { ...order, ...none, id, status: 'running' }, due, resumed: 0 }
  }
  const { view, resumed } = state
  if (view === null) return state
  switch (event.type) {
    case 'catalog.import-advanced': {
      const { importId: _same, ...counts } = event.data
      return { view: { ...view, ...counts }, due, resumed: 0 }
    }
    case 'catalog.import-resumed':
      return { view, due, resumed: resumed + 1 }
    case 'catalog.import-ended': {
      const { status, failure } = event.data
      return { view: { ...view, status, ...(failure && { failure }) }, due: null, resumed }
    }
  }
}
