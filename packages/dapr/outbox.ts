import type { Envelope } from '@campus/contracts'
import { envelopeOf } from './envelopes.ts'
import { partitionOf } from './keys.ts'
import type { Publisher } from './publisher.ts'
import type { CommitRow } from './rows.ts'

/** What the outbox needs of its service. */
export interface OutboxPorts {
  readonly service: string
  readonly publisher: Pick<Publisher, 'publish'>
  /** The topic of an event of this aggregate type; the service's own unless said otherwise. */
  readonly topicOf?: (type: string, event: { type: string; data: unknown }) => string
  /** Brings an event to the service's own subscribers; a commit is marked only when they are done with all of it. */
  readonly deliver?: (envelope: Envelope) => Promise<void>
  /** Topics besides that one that an event of this aggregate type goes to. */
  readonly alsoTo: (type: string, event: { type: string; data: unknown }) => readonly string[]
  /** Notes that these commits are published; may fail, then they are published again later. */
  readonly mark: (commits: readonly CommitRow[]) => Promise<void>
  readonly log: { warn(facts: object, message: string): void }
}

const MAX_BATCH = 100
/** Commits in memory while the broker or an own subscriber is away; what comes after them is left to the sweep. */
const MAX_COMMITS = 5_000
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
  /** With the service's own subscribers, who may be done before the broker is or after it. */
  readonly #delivering = new Map<string, Promise<boolean>>()
  /** Published, and to be marked when the own subscribers are done. */
  readonly #marking = new Map<string, Promise<void>>()
  #publishing: Promise<void> | undefined
  #closed = false
  #awake: () => void = () => undefined

  constructor(ports: OutboxPorts) {
    this.#ports = ports
  }

  /** Takes commits in; returns at once. The same commit again while it is here is one. */
  enqueue(commits: readonly CommitRow[]): void {
    for (const commit of commits) {
      const key = `${partitionOf(commit)}:${commit.from}`
      const isFull = this.#waiting.size + this.#marking.size >= MAX_COMMITS
      if (!isFull && !this.#marking.has(key)) this.#waiting.set(key, commit)
    }
    if (this.#waiting.size > 0) this.#publishing ??= this.#publish()
  }

  /** Publishes and marks what is waiting, for an orderly end; what cannot be published now is left to the sweep. */
  async close(): Promise<void> {
    this.#closed = true
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
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, size)
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

  /** Resolves when the broker has everything; the service's own subscribers may take longer, and keep nobody waiting. */
  async #publishBatch(batch: readonly Keyed[]): Promise<void> {
    const topics = new Map<string, Envelope[]>()
    for (const [key, commit] of batch) this.#deliverOwn(key, this.#envelopesOf(commit, topics))
    await Promise.all([...topics].map(([topic, envelopes]) => this.#ports.publisher.publish(topic, envelopes)))
    for (const keyed of batch) this.#markOnce(keyed)
  }

  /** Begins to bring them to the own subscribers; not again while that goes on, nor once they are done. */
  #deliverOwn(key: string, envelopes: readonly Envelope[]): void {
    const { deliver, log } = this.#ports
    if (this.#delivering.has(key)) return
    const delivered = deliver ? Promise.all(envelopes.map(envelope => deliver(envelope))) : Promise.resolve()
    const done = delivered.then(
      () => true,
      error => {
        log.warn({ err: error }, 'own subscribers are not done, the sweep will bring it again')
        this.#delivering.delete(key)
        return false
      },
    )
    this.#delivering.set(key, done)
  }

  #envelopesOf(commit: CommitRow, topics: Map<string, Envelope[]>): Envelope[] {
    const { service, topicOf, alsoTo } = this.#ports
    return commit.events.map(event => {
      const envelope = envelopeOf(service, commit, event)
      for (const topic of [topicOf?.(commit.type, event) ?? service, ...alsoTo(commit.type, event)]) {
        const there = topics.get(topic)
        if (there) there.push(envelope)
        else topics.set(topic, [envelope])
      }
      return envelope
    })
  }

  /** Marks a published commit when its own subscribers are done; where they failed, it stays unmarked for the sweep. */
  #markOnce([key, commit]: Keyed): void {
    const done = this.#delivering.get(key) ?? Promise.resolve(false)
    const marked = done
      .then(isDone => (isDone ? this.#ports.mark([commit]) : undefined))
      .catch(error => this.#ports.log.warn({ err: error }, 'marking as published failed, the sweep will see to it'))
      .finally(() => {
        this.#marking.delete(key)
        this.#delivering.delete(key)
      })
    this.#marking.set(key, marked)
  }
}
