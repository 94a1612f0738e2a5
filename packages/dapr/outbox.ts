import { answersFirst, type Quiet } from './answers-first.ts'
import { type Addressed, Aside, type AsidePorts } from './aside.ts'
import { envelopeOf } from './envelopes.ts'
import { partitionOf } from './keys.ts'
import type { CommitRow } from './rows.ts'

/** What the outbox needs of its service. */
export interface OutboxPorts extends Omit<AsidePorts, 'giveWay'> {
  readonly service: string
  /** Resolves when the broker has for certain what was published until now; without it, it always has. */
  readonly certain?: () => Promise<void>
  /** The topic of an event of this aggregate type; the service's own unless said otherwise. */
  readonly topicOf?: (type: string, event: { type: string; data: unknown }) => string | null
  /** Events give way to those who stand in line for an answer; without it, nobody ever does. */
  readonly quiet?: Quiet
  /** Notes that these commits are published; may fail, then they are published again later. */
  readonly mark: (commits: readonly CommitRow[]) => Promise<void>
}

const MAX_BATCH = 100
/** Commits in memory while the broker or an own subscriber is away; what comes after them is left to the sweep. */
const MAX_COMMITS = 20_000
/** Commits in memory from which on nobody is given way to. */
const ENOUGH = 10_000
const FIRST_PAUSE = 50
const LONGEST_PAUSE = 2_000

/** A commit and the key that makes it the same one when it comes again. */
type Keyed = readonly [key: string, commit: CommitRow]

/**
 * Publishes what was committed. A commit is handed over right after its transaction; while one request is under way the
 * next ones gather, so the load itself makes the batches. What is lost here (a crash, a broker away for long) is still
 * unpublished in the journal, and the sweep brings it back.
 */
export class Outbox {
  readonly #ports: OutboxPorts
  /** To be published. */
  readonly #waiting = new Map<string, CommitRow>()
  /** With the service's own subscribers and the calm topics, who may be done before the others are or after them. */
  readonly #aside: Aside
  /** Published, and to be marked when what goes on aside is done. */
  readonly #marking = new Map<string, Promise<unknown>>()
  #publishing: Promise<void> | undefined
  /** Resolves when there is no time to give way any more. */
  #enough = Promise.withResolvers<void>()
  #closed = false
  #awake: () => void = () => undefined

  constructor(ports: OutboxPorts) {
    this.#ports = ports
    this.#aside = new Aside({ ...ports, giveWay: () => this.#answersFirst() })
  }

  /** Takes commits in; returns at once. The same commit again while it is here is one. */
  enqueue(commits: readonly CommitRow[]): void {
    for (const commit of commits) {
      const key = `${partitionOf(commit)}:${commit.from}`
      if (this.#count >= MAX_COMMITS || this.#marking.has(key)) continue
      this.#waiting.set(key, commit)
      this.#aside.begin(key, this.#addressed(commit))
    }
    if (this.#count >= ENOUGH) this.#hurry()
    if (this.#waiting.size > 0) this.#publishing ??= this.#publish()
  }

  /** Takes in commits that were forgotten: with what waits already, they give way to nobody any more. */
  again(commits: readonly CommitRow[]): void {
    this.enqueue(commits)
    this.#hurry()
  }

  /** Publishes and marks what is waiting, for an orderly end; what cannot be published now is left to the sweep. */
  async close(): Promise<void> {
    this.#closed = true
    this.#hurry()
    this.#awake()
    await this.#publishing
    if (this.#marking.size === 0) return
    await Promise.race([Promise.all(this.#marking.values()), this.#sleep(LONGEST_PAUSE)])
    this.#awake()
  }

  /**
   * Until nothing is waiting. A batch that fails is put last and the next one is half as large: one commit that the
   * broker never takes (too large, say) soon stands alone and keeps nobody waiting.
   */
  async #publish(): Promise<void> {
    let size = MAX_BATCH
    let pause = FIRST_PAUSE
    let round = 0
    while (this.#waiting.size > 0) {
      if (round <= 0) {
        await this.#answersFirst()
        round = this.#waiting.size
      }
      const batch = [...this.#waiting].slice(0, size)
      round -= batch.length
      try {
        await this.#publishBatch(batch)
        for (const [key] of batch) this.#waiting.delete(key)
        size = MAX_BATCH
        pause = FIRST_PAUSE
      } catch (error) {
        this.#ports.log.warn({ err: error, waiting: this.#waiting.size }, 'publishing failed, will try again')
        if (this.#closed) break
        this.#putLast(batch)
        size = Math.max(1, batch.length >> 1)
        await this.#sleep(pause)
        pause = Math.min(pause * 2, LONGEST_PAUSE)
      }
    }
    this.#publishing = undefined
  }

  get #count(): number {
    return this.#waiting.size + this.#marking.size
  }

  async #answersFirst(): Promise<void> {
    const { quiet } = this.#ports
    if (quiet && !this.#closed && this.#count < ENOUGH) await answersFirst(quiet, this.#enough.promise)
  }

  #hurry(): void {
    this.#enough.resolve()
    this.#enough = Promise.withResolvers()
  }

  #putLast(batch: readonly Keyed[]): void {
    for (const [key, commit] of batch) {
      this.#waiting.delete(key)
      this.#waiting.set(key, commit)
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds)
      this.#awake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Resolves when the broker has what is urgent; what goes on aside may take longer, and keeps nobody waiting. */
  async #publishBatch(batch: readonly Keyed[]): Promise<void> {
    const addressed = batch.flatMap(([key, commit]) => {
      const all = this.#addressed(commit)
      this.#aside.begin(key, all)
      return all.flatMap(({ topic, envelope }) =>
        topic === null || this.#aside.takes(topic, key) ? [] : [{ topic, envelope }],
      )
    })
    const urgent = Map.groupBy(addressed, ({ topic }) => topic)
    const publish = ([topic, those]: [string, typeof addressed]): Promise<void> =>
      this.#ports.publisher.publish(
        topic,
        those.map(({ envelope }) => envelope),
      )
    await Promise.all([...urgent].map(publish))
    for (const keyed of batch) this.#markOnce(keyed)
  }

  #addressed(commit: CommitRow): Addressed[] {
    const { service, topicOf } = this.#ports
    return commit.events.map(event => ({
      topic: topicOf ? topicOf(commit.type, event) : service,
      envelope: envelopeOf(service, commit, event),
    }))
  }

  /** Marks a published commit when all of it is done; where something aside failed, it stays unmarked for the sweep. */
  #markOnce([key, commit]: Keyed): void {
    const marked = this.#mark(key, commit)
      .catch(error => this.#ports.log.warn({ err: error }, 'marking as published failed, the sweep will see to it'))
      .finally(() => this.#marking.delete(key))
    this.#marking.set(key, marked)
  }

  async #mark(key: string, commit: CommitRow): Promise<void> {
    const isDone = await this.#aside.done(key)
    try {
      if (!isDone) return
      await this.#ports.certain?.()
      await this.#ports.mark([commit])
    } finally {
      this.#aside.forget(key, isDone)
    }
  }
}
