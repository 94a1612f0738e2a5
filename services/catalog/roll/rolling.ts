import { createHash } from 'node:crypto'
import type { Id, Section as SectionContent, TenantId } from '@campus/contracts'
import { type Context, type Job, JobRunner, type Step, stepByStep } from '@campus/platform'
import type { JobView } from '@campus/platform/job'
import { sections, tenants } from '../collections.ts'
import { CrossListGroup } from '../cross-list-group.ts'
import { Rolled, Section } from '../section.ts'
import { Term } from '../term.ts'
import { standing } from '../writing.ts'
import { type Copy, copyOf, groupOf, type Years } from './copy.ts'
import { type LeftOut, leftOuts } from './left-out.ts'
import { Roll, type RollCounts, type RollOptions, type RollOrder } from './roll.ts'

/** Sections of one step, and commands under way at the same time. */
const SLICE = 200
const AT_ONCE = 32

/** Rolls terms, a page of sections at a time. Command ids follow from the roll, so a step done twice is the same. */
export const rollRunner = (context: Context): JobRunner =>
  new JobRunner(context, {
    what: 'a roll',
    work: (job, signal) =>
      stepByStep(context, Roll, job, async view => {
        signal.throwIfAborted()
        return step(context, job, view)
      }),
  })

async function step(
  context: Context,
  job: Job,
  { order, counts: { cursor } }: JobView<RollOrder, RollCounts>,
): Promise<Step<RollCounts>> {
  const selection = { by: 'term', where: { term: order.from }, limit: SLICE } as const
  const page = await context
    .documents(sections)
    .find(job.tenant, { ...selection, ...(cursor !== undefined && { cursor }) })
  const years = await yearsOf(context, job.tenant, order)
  const copies = page.items.map(({ doc }) => ({ old: doc, ...copyOf(doc, years, order.options) }))
  const out = copies.flatMap(({ old, reason }) => (reason ? [{ rollId: job.id, sectionId: old.id, ...reason }] : []))
  await context.documents(leftOuts).apply(job.tenant, out.map(noted))
  const wanted = copies.flatMap(({ section }) => section ?? [])
  if (!order.dryRun) await copyGroups(context, job, copies, years, order.options)
  const copied = order.dryRun ? await missing(context, job.tenant, wanted) : await copy(context, job, wanted)
  const counts = { copied, existing: wanted.length - copied, leftOut: out.length }
  const { next } = page
  return { counts: { ...counts, ...(next !== undefined && { cursor: next }) }, isLast: next === undefined }
}

/** Under an id that is the same each time, however long the section's. */
const noted = (doc: LeftOut) => {
  const name = createHash('sha256').update(doc.sectionId).digest('hex').slice(0, 32)
  return { id: `${doc.rollId}.${name}`, sequence: 1, doc }
}

async function yearsOf(context: Context, tenant: TenantId, { from, to }: RollOrder): Promise<Years> {
  const [before, after, campus] = await Promise.all([
    standing(context, tenant, Term, from),
    standing(context, tenant, Term, to),
    context.documents(tenants).get(tenant, tenant),
  ])
  if (!before || !after) throw new Error('a term of a roll is gone')
  return { from: before, to: after, timeZone: campus?.doc.timeZone ?? 'UTC' }
}

/** How many of these would be copied. */
async function missing(context: Context, tenant: TenantId, wanted: readonly SectionContent[]): Promise<number> {
  const there = await context.documents(sections).getMany(
    tenant,
    wanted.map(({ id }) => id),
  )
  return wanted.length - there.size
}

/** Groups of cross-listed sections are there before their sections; one that is there stays. */
async function copyGroups(
  context: Context,
  { tenant, id, correlationId }: Job,
  copies: readonly (Copy & { readonly old: SectionContent })[],
  years: Years,
  options: RollOptions,
): Promise<void> {
  for (const name of new Set(copies.flatMap(({ old, section }) => (section && old.crossListGroup) ?? []))) {
    const old = await standing(context, tenant, CrossListGroup, name)
    if (!old) continue
    const group = groupOf(old, years, options)
    const message = {
      id: `${id}:${group.id}`,
      by: 'catalog',
      correlationId,
      command: { type: 'import' as const, group },
    }
    await context.aggregates.send(CrossListGroup, tenant, group.id, message)
  }
}

/** Opens those that are not there yet, and says how many that were. */
async function copy(context: Context, job: Job, wanted: readonly SectionContent[]): Promise<number> {
  const queue = wanted.values()
  let copied = 0
  const work = async (): Promise<void> => {
    for (const section of queue) if (await open(context, job, section)) copied += 1
  }
  await Promise.all(Array.from({ length: AT_ONCE }, () => work()))
  return copied
}

async function open(context: Context, { tenant, id, correlationId }: Job, section: SectionContent): Promise<boolean> {
  const command = { type: 'roll' as const, section }
  const message = { id: `${id}:${section.id}`, by: 'catalog', correlationId, command }
  const reply = await context.aggregates.send(Section, tenant, section.id as Id, message)
  return reply.ok && Rolled.parse(reply.result).copied
}
