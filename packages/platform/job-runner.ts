import { randomUUID } from 'node:crypto'
import type { Id, TenantId } from '@campus/contracts'
import { type Delivery, on, type Reaction } from '@campus/dapr'
import type { Context } from './context.ts'
import { type DefinedJob, GoOn, type JobCommand, type JobView } from './job.ts'

/** A job that somebody should work on. */
export interface Job {
  readonly tenant: TenantId
  readonly id: Id
  readonly correlationId: string
}

/** How one kind of job is done. */
export interface Craft {
  /** For logs: `an import`. */
  readonly what: string
  /** Works on it until it is over, is somebody else's, or the signal says to stop. */
  readonly work: (job: Job, signal: AbortSignal) => Promise<void>
  /** What would fail the same way at the next try, and how the job is told. */
  readonly isLasting?: (error: unknown) => boolean
  readonly fail?: (job: Job) => Promise<unknown>
}

/** Jobs that one process works on at the same time; others wait for their turn. */
const AT_ONCE = 2

/**
 * Works on jobs. It owes nobody anything: what it leaves undone, because it fails or the process ends, is taken up again
 * when the job wakes up.
 */
export class JobRunner {
  readonly #context: Context
  readonly #craft: Craft
  readonly #mine = new Set<string>()
  readonly #waiting: Job[] = []
  readonly #stopping = new AbortController()
  #working = 0

  constructor(context: Context, craft: Craft) {
    this.#context = context
    this.#craft = craft
  }

  /** Takes a job up, soon, unless this process is at it already. */
  takeUp(job: Job): void {
    const name = `${job.tenant}:${job.id}`
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

  /** Stops with the process: at once, as the commands of its jobs come back to it as turns. */
  async untilProcessEnds(): Promise<() => Promise<void>> {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => this.stop())
    return async () => this.stop()
  }

  #next(): void {
    const job = this.#working < AT_ONCE ? this.#waiting.shift() : undefined
    if (!job) return
    this.#working += 1
    void this.#guarded(job).finally(() => {
      this.#working -= 1
      this.#mine.delete(`${job.tenant}:${job.id}`)
      this.#next()
    })
  }

  async #guarded(job: Job): Promise<void> {
    const { what, work, isLasting, fail } = this.#craft
    try {
      await work(job, this.#stopping.signal)
    } catch (err) {
      const about = { err, id: job.id, tenant: job.tenant }
      const { log } = this.#context
      if (this.#stopping.signal.aborted) return log.info(about, `${what} is left to whoever comes next`)
      if (!isLasting?.(err)) return log.warn(about, `${what} got stuck and will be taken up again`)
      log.error(about, `${what} failed`)
      await fail?.(job).catch(() => undefined)
    }
  }
}

/** What a step came to, and whether it was the last. */
export interface Step<Counts> {
  readonly counts: Counts
  readonly isLast: boolean
}

/** Step after step, from where the job is, for as long as it is this process that brings it forward. */
export async function stepByStep<Order, Counts>(
  context: Context,
  { aggregate, service }: DefinedJob<Order, Counts>,
  { tenant, id, correlationId }: Job,
  step: (view: JobView<Order, Counts>) => Promise<Step<Counts>>,
): Promise<void> {
  const run = randomUUID()
  let { view } = await context.aggregates.view(aggregate, tenant, id)
  while (view?.status === 'running') {
    const { through: from } = view
    const command: JobCommand<Order, Counts> = { type: 'advance', from, ...(await step(view)) }
    const message = { id: `${id}:${run}:${from}`, by: service, correlationId, command }
    const reply = await context.aggregates.send(aggregate, tenant, id, message)
    if (!reply.ok || !GoOn.parse(reply.result).goOn) return
    view = aggregate.view.parse(reply.view)
  }
}

/** Taking a job up is all that an event asks for: the work goes on after its acknowledgement. */
export const takingUp = <Order, Counts>(
  { calls, service }: DefinedJob<Order, Counts>,
  runner: JobRunner,
  why: string,
): Reaction[] => calls.map(call => on(service, call, why, async event => runner.takeUp(jobOf(event))))

/** The job that an event is about. */
export const jobOf = ({ tenant, aggregateId: id, correlationId }: Delivery): Job => ({ tenant, id, correlationId })
