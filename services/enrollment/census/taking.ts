import { setTimeout as pause } from 'node:timers/promises'
import type { Instant, TenantId } from '@campus/contracts'
import { type Context, type Job, JobRunner, type Step, stepByStep } from '@campus/platform'
import type { JobView } from '@campus/platform/job'
import { type Enrollment, enrollments } from '../collections.ts'
import { Census, type CensusCounts, type CensusOrder } from './census.ts'
import { censusParts, censusRows, digestOf, rowsOf } from './rows.ts'
import { counted, together, wasEnrolled } from './tally.ts'

/** Enrollments on a page, and pages of one step: what a step holds in memory. */
const PAGE = 500
const PAGES = 10
/** Milliseconds after which everything that happened before a moment is expected to be shown here. */
const SETTLED = 10_000

type View = JobView<CensusOrder, CensusCounts>

/** Takes censuses: a part of the term's enrollments at a time, and the rows from all parts at the end. */
export const censusRunner = (context: Context): JobRunner =>
  new JobRunner(context, {
    what: 'a census',
    work: (job, signal) =>
      stepByStep(context, Census, job, async view => {
        signal.throwIfAborted()
        await untilSettled(context, view.order.asOf, signal)
        return step(context, job, view)
      }),
  })

const untilSettled = ({ clock }: Context, asOf: Instant, signal: AbortSignal): Promise<void> =>
  pause(Math.max(0, Date.parse(asOf) + SETTLED - clock()), undefined, { signal })

async function step(context: Context, { tenant, id }: Job, view: View): Promise<Step<CensusCounts>> {
  const { found, next } = await pagesOf(context, tenant, view)
  const those = found.filter(one => wasEnrolled(one, view.order.asOf))
  const rows = [...counted(new Map(), those).values()]
  const part = { id: `${id}.${view.through}`, sequence: 1, doc: { censusId: id, part: view.through, rows } }
  await context.documents(censusParts).apply(tenant, [part])
  const student = those.at(-1)?.student ?? view.counts.student
  const counts = {
    students: newStudents(those, view.counts.student),
    enrollments: those.length,
    hundredths: rows.reduce((sum, { hundredths }) => sum + hundredths, 0),
    ...(student !== undefined && { student }),
  }
  if (next !== undefined) return { counts: { ...counts, cursor: next }, isLast: false }
  return { counts: { ...counts, sha256: await conclude(context, tenant, id, view.through + 1) }, isLast: true }
}

/** In the order of their students, so that each student is counted once without remembering any but the last. */
async function pagesOf(context: Context, tenant: TenantId, { order: { term }, counts }: View) {
  const found: Enrollment[] = []
  let { cursor: next } = counts
  for (let pages = 0; pages < PAGES && (pages === 0 || next !== undefined); pages++) {
    const selection = { by: 'term', where: { term }, limit: PAGE, ...(next !== undefined && { cursor: next }) } as const
    const page = await context.documents(enrollments).find(tenant, selection)
    found.push(...page.items.map(({ doc }) => doc))
    next = page.next
  }
  return { found, next }
}

const newStudents = (those: readonly Enrollment[], before: string | undefined): number =>
  those.filter(({ student }, index) => student !== (index === 0 ? before : those[index - 1]?.student)).length

/** Writes the rows that all parts come to. */
async function conclude(context: Context, tenant: TenantId, id: string, parts: number): Promise<string> {
  const ids = Array.from({ length: parts }, (_, part) => `${id}.${part}`)
  const kept = await context.documents(censusParts).getMany(tenant, ids)
  if (kept.size < parts) throw new Error(`${parts - kept.size} of ${parts} parts of a census are missing`)
  const rows = rowsOf(id, together([...kept.values()].map(({ doc }) => doc.rows)).values())
  const changes = rows.map((doc, index) => ({ id: `${id}.${index}`, sequence: 1, doc }))
  await context.documents(censusRows).apply(tenant, changes)
  return digestOf(rows)
}
