import { randomUUID } from 'node:crypto'
import type { Id, TenantId } from '@campus/contracts'
import { DecisionFailed } from '@campus/dapr'
import type { Context } from '@campus/platform'
import { GoOn, Import, type ImportCommand, type ImportView } from '../../catalog-import.ts'
import { isBeforeRegistration } from '../../section-seats.ts'
import { Term } from '../../term.ts'
import { standing } from '../../writing.ts'
import { readFile } from './file.ts'
import { type ParsedFile, ParsingFailed, parseAside } from './parsing.ts'
import { reportFile, reportRefused } from './report.ts'
import { takeIn } from './taking-in.ts'

/** An import that somebody should work on. */
export interface Job {
  readonly tenant: TenantId
  readonly importId: Id
  readonly correlationId: string
}

/** Imports that one process works on at the same time; others wait for their turn. */
const AT_ONCE = 2
/** Courses and sections between two advances. */
const SLICE = 256

/**
 * Works on imports. It owes nobody anything: what it leaves undone, because it fails or the process ends, is taken up
 * again when the import wakes up (see `Import`).
 */
export class Importer {
  readonly #context: Context
  readonly #mine = new Set<string>()
  readonly #waiting: Job[] = []
  readonly #stopping = new AbortController()
  #working = 0

  constructor(context: Context) {
    this.#context = context
  }

  /** Takes an import up, soon, unless this process is at it already. */
  takeUp(job: Job): void {
    const name = `${job.tenant}:${job.importId}`
    if (this.#mine.has(name)) return
    this.#mine.add(name)
    this.#waiting.push(job)
    this.#next()
  }

  /** Leaves everything as it is. */
  stop(): void {
    this.#waiting.length = 0
    this.#stopping.abort()
  }

  #next(): void {
    const job = this.#working < AT_ONCE ? this.#waiting.shift() : undefined
    if (!job) return
    this.#working += 1
    void this.#guarded(job).finally(() => {
      this.#working -= 1
      this.#mine.delete(`${job.tenant}:${job.importId}`)
      this.#next()
    })
  }

  async #guarded(job: Job): Promise<void> {
    const { log } = this.#context
    try {
      await this.#work(job)
    } catch (err) {
      const about = { err, importId: job.importId, tenant: job.tenant }
      if (this.#stopping.signal.aborted) return log.info(about, 'an import is left to whoever comes next')
      if (!isLasting(err)) return log.warn(about, 'an import got stuck and will be taken up again')
      log.error(about, 'an import failed')
      await this.#tell(job, 'failed', { type: 'fail', failure: FAILED }).catch(() => undefined)
    }
  }

  async #work(job: Job): Promise<void> {
    const view = await standing(this.#context, job.tenant, Import, job.importId)
    if (view?.status !== 'running') return
    const { term, capacity, parts } = view
    const csv = await readFile(this.#context, job.tenant, job.importId, parts)
    const file = await parseAside(csv, { term, ...(capacity !== undefined && { capacity }) })
    try {
      await reportFile(this.#context, job.tenant, job.importId, file)
      if (file.rows.accepted > 0 || file.rejected.length === 0) await this.#takeIn(job, view, file)
      else await this.#tell(job, 'nothing', { type: 'fail' })
    } finally {
      await file.close()
    }
  }

  /** Slice after slice, from where the import is, for as long as it is this process that brings it forward. */
  async #takeIn(job: Job, { through, waitlistCapacity, term: id }: ImportView, file: ParsedFile): Promise<void> {
    const term = await standing(this.#context, job.tenant, Term, id)
    const mayRegroup = term !== null && isBeforeRegistration(term, this.#context.clock())
    const { signal } = this.#stopping
    const run = randomUUID()
    let from = through
    for (let goOn = true; goOn; ) {
      const to = Math.min(from + SLICE, file.steps)
      const steps = await file.slice(from, to)
      const { rejected, ...counts } = await takeIn(
        this.#context,
        { ...job, waitlistCapacity, mayRegroup },
        steps,
        signal,
      )
      await reportRefused(this.#context, job.tenant, job.importId, { from, rejected })
      const advance = { type: 'advance' as const, from, through: to, of: file.steps, ...counts }
      goOn = await this.#tell(job, `${run}:${from}`, advance)
      from = to
    }
  }

  /** Tells the import how it stands; whether it is for this process to go on. */
  async #tell({ tenant, importId, correlationId }: Job, part: string, command: ImportCommand): Promise<boolean> {
    const message = { id: `${importId}:${part}`, by: 'catalog', correlationId, command }
    const reply = await this.#context.aggregates.send(Import, tenant, importId, message)
    return reply.ok && reply.result !== undefined && GoOn.parse(reply.result).goOn
  }
}

/** What would be the same at the next try. */
const isLasting = (error: unknown): boolean => error instanceof ParsingFailed || error instanceof DecisionFailed

const FAILED = {
  code: 'IMPORT_FAILED',
  detail: 'Something went wrong here while the file was taken in; what is counted is in. The operators can find it.',
}
