import { setTimeout as pause } from 'node:timers/promises'
import type { AggregateReference, Id, TenantId } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import type { Context } from '@campus/platform'
import { courses, type LineNote, sections } from '../../collections.ts'
import { Course } from '../../course.ts'
import { CrossListGroup } from '../../cross-list-group.ts'
import { Section } from '../../section.ts'
import type { Step } from './step.ts'

/** Whose import it is, and what every section of it gets. */
export interface Whose {
  readonly tenant: TenantId
  readonly importId: Id
  readonly correlationId: string
  readonly waitlistCapacity: number
  /** Sections may still join cross-list groups and leave them. */
  readonly mayRegroup: boolean
}

/** What became of some steps. Sections and merged rows are counted in rows of the file. */
export interface Taken {
  courses: number
  prerequisites: { texts: number; parsed: number }
  sections: number
  merged: number
  rejected: LineNote[]
}

/** Commands under way at the same time. */
const AT_ONCE = 64

/**
 * Asks the catalog to take these steps in, and waits until lists show them. The commands say what should be there and
 * their ids follow from the import, so doing it again changes nothing. Throws when one of them got no answer.
 */
export async function takeIn(
  context: Context,
  whose: Whose,
  steps: readonly Step[],
  signal: AbortSignal,
): Promise<Taken> {
  const taken: Taken = { courses: 0, prerequisites: { texts: 0, parsed: 0 }, sections: 0, merged: 0, rejected: [] }
  const there = { courses: new Map<Id, number>(), sections: new Map<Id, number>() }
  const queue = steps.values()
  const failing = new AbortController()
  const work = async (): Promise<void> => {
    for (const step of queue) {
      signal.throwIfAborted()
      if (failing.signal.aborted) return
      const reply = await send(context, whose, step)
      count(taken, step, reply)
      if (reply.ok) there[step.course ? 'courses' : 'sections'].set((step.course ?? step.section).id, reply.seq)
    }
  }
  const workers = Array.from({ length: AT_ONCE }, () => work())
  await Promise.all(workers).catch(error => {
    failing.abort()
    throw error
  })
  await shown(there.courses, ids => context.documents(courses).getMany(whose.tenant, ids), signal)
  await shown(there.sections, ids => context.documents(sections).getMany(whose.tenant, ids), signal)
  return taken
}

async function send(context: Context, whose: Whose, step: Step): Promise<Reply> {
  const tell = <Command>(of: AggregateReference<Command, unknown>, id: Id, command: Command) => {
    const { tenant, importId, correlationId } = whose
    return context.aggregates.send(of, tenant, id, { id: `${importId}:${id}`, by: 'catalog', correlationId, command })
  }
  if (step.course) return tell(Course, step.course.id, { type: 'import', course: step.course })
  if (step.group) await tell(CrossListGroup, step.group.id, { type: 'import', group: step.group })
  const { waitlistCapacity, mayRegroup } = whose
  const section = { ...step.section, waitlistCapacity }
  return tell(Section, section.id, { type: 'import', section, mayRegroup })
}

function count(taken: Taken, step: Step, reply: Reply): void {
  if (step.course) {
    taken.courses += 1
    if (step.course.prerequisiteText !== undefined) taken.prerequisites.texts += 1
    if (step.course.prerequisites !== undefined) taken.prerequisites.parsed += 1
    return
  }
  if (reply.ok) {
    taken.sections += step.lines.length
    taken.merged += step.lines.length - 1
    return
  }
  const code = reply.refused[0]?.code ?? 'REFUSED'
  const detail = reply.refused.map(refusal => refusal.detail).join(' ')
  taken.rejected.push(...step.lines.map(line => ({ line, code, detail })))
}

/** Milliseconds that an import waits for its documents before it goes on without them. */
const UNTIL_SHOWN = 5_000
const LOOK_AGAIN = 25

/** Resolves when every one of these is shown as it was at its sequence, or after a while. */
async function shown(
  expected: ReadonlyMap<Id, number>,
  look: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, { readonly sequences: Readonly<Record<string, number>> }>>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + UNTIL_SHOWN
  let missing = [...expected.keys()]
  while (missing.length > 0 && performance.now() < deadline) {
    const found = await look(missing)
    missing = missing.filter(id => (found.get(id)?.sequences['self'] ?? 0) < (expected.get(id) ?? 0))
    if (missing.length > 0) await pause(LOOK_AGAIN, undefined, { signal })
  }
}
