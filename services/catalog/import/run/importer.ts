import { randomUUID } from 'node:crypto'
import { DecisionFailed } from '@campus/dapr'
import { type Context, type Job, JobRunner } from '@campus/platform'
import { GoOn, Import, type ImportCommand, type ImportView } from '../../catalog-import.ts'
import { isBeforeRegistration } from '../../section-seats.ts'
import { Term } from '../../term.ts'
import { standing } from '../../writing.ts'
import { readFile } from './file.ts'
import { type ParsedFile, ParsingFailed, parseAside } from './parsing.ts'
import { reportFile, reportRefused } from './report.ts'
import { takeIn } from './taking-in.ts'

/** Courses and sections between two advances. */
const SLICE = 256

/** Works on imports, slice by slice (see `Import`). */
export const importRunner = (context: Context): JobRunner => {
  const importer = new Importer(context)
  return new JobRunner(context, {
    what: 'an import',
    work: (job, signal) => importer.work(job, signal),
    isLasting,
    fail: job => importer.tell(job, 'failed', { type: 'fail', failure: FAILED }),
  })
}

class Importer {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  async work(job: Job, signal: AbortSignal): Promise<void> {
    const view = await standing(this.#context, job.tenant, Import, job.id)
    if (view?.status !== 'running') return
    const { term, capacity, parts } = view
    const csv = await readFile(this.#context, job.tenant, job.id, parts)
    const file = await parseAside(csv, { term, ...(capacity !== undefined && { capacity }) })
    try {
      await reportFile(this.#context, job.tenant, job.id, file)
      if (file.rows.accepted > 0 || file.rejected.length === 0) await this.#takeIn(job, view, file, signal)
      else await this.tell(job, 'nothing', { type: 'fail' })
    } finally {
      await file.close()
    }
  }

  /** Slice after slice, from where the import is, for as long as it is this process that brings it forward. */
  async #takeIn(
    job: Job,
    { through, waitlistCapacity, term: id }: ImportView,
    file: ParsedFile,
    signal: AbortSignal,
  ): Promise<void> {
    const term = await standing(this.#context, job.tenant, Term, id)
    const mayRegroup = term !== null && isBeforeRegistration(term, this.#context.clock())
    const run = randomUUID()
    let from = through
    for (let goOn = true; goOn; ) {
      const to = Math.min(from + SLICE, file.steps)
      const steps = await file.slice(from, to)
      const { rejected, ...counts } = await takeIn(
        this.#context,
        { ...job, importId: job.id, waitlistCapacity, mayRegroup },
        steps,
        signal,
      )
      await reportRefused(this.#context, job.tenant, job.id, { from, rejected })
      const advance = { type: 'advance' as const, from, through: to, of: file.steps, ...counts }
      goOn = await this.tell(job, `${run}:${from}`, advance)
      from = to
    }
  }

  /** Tells the import how it stands; whether it is for this process to go on. */
  async tell({ tenant, id, correlationId }: Job, part: string, command: ImportCommand): Promise<boolean> {
    const message = { id: `${id}:${part}`, by: 'catalog', correlationId, command }
    const reply = await this.#context.aggregates.send(Import, tenant, id, message)
    return reply.ok && reply.result !== undefined && GoOn.parse(reply.result).goOn
  }
}

/** What would be the same at the next try. */
const isLasting = (error: unknown): boolean => error instanceof ParsingFailed || error instanceof DecisionFailed

const FAILED = {
  code: 'IMPORT_FAILED',
  detail: 'Something went wrong here while the file was taken in; what is counted is in. The operators can find it.',
}
