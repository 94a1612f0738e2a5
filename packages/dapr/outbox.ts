import type { Envelope } from '@campus/contracts'
import { envelopeOf } from './envelopes.ts'
import type { CommitRow } from './journal.ts'
import { partitionOf } from './keys.ts'
import type { Publisher } from './publisher.ts'

/** What the outbox needs of its service. */
export interface OutboxPorts {
  readonly service: string
  readonly publisher: Pick<Publisher, 'publish'>
  /** The topic of this aggregate type's events; the service's own unless said otherwise. */
  readonly topicOf?: (type: string) => string
  /** Brings an event to the service's own subscribers; a commit is marked only when they are done with all of it. */
  readonly deliver?: (envelope: Envelope) => Promise<void>
  /** Topics besides that one that an event of this aggregate type goes to. */
  readonly alsoTo: (type: string, event: { type: string; data: unknown }) => readonly string[]
  /** Notes that these commits are published; may fail, then they are published again later. */
  readonly mark: (commits: readonly CommitRow[]) => Promise<void>
  readonly log: { warn(facts: object, message: string): void }
}

const MAX_BATCH = 100
/** Commits kept in memory while the broker is away; what comes after them waits in the journal for the sweep. */
const MAX_WAITING = 5_000
const FIRST_PAUSE = 50
const LONGEST_PAUSE = 2_000

/**
 * Publishes what was committed. A commit is handed over right after its transaction; while one request is under way the
 * next ones gather, so the load itself makes the batches. What is lost here (a crash, a broker away for long) is still
 * unpublished in the journal, and the sweep brings it back.
 */
export class Outbox {
  readonly #ports: OutboxPorts
  readonly #waiting = new Map<string, CommitRow>()
  readonly #marking = new Set<Promise<unknown>>()
  #publishing: Promise<void> | undefined
  #closed = false
  #awake: () => void = () => undefined

  constructor(ports: OutboxPorts) {
    this.#ports = ports
  }

  /** Takes commits in; returns at once. The same commit again while it waits is one. */
  enqueue(commits: readonly CommitRow[]): void {
    for (const commit of commits) {
      const key = `${partitionOf(commit)}:${commit.from}`
      if (this.#waiting.size < MAX_WAITING) this.#waiting.set(key, commit)
    }
    if (this.#waiting.size > 0) this.#publishing ??= this.#publish()
  }

  /** Publishes and marks what is waiting, for an orderly end; what cannot be published now is left to the sweep. */
  async close(): Promise<void> {
    this.#closed = true
    this.#awake()
    await this.#publishing
    if (this.#marking.size === 0) return
    await Promise.race([Promise.all(this.#marking), this.#sleep(LONGEST_PAUSE)])
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
        await this.#publishBatch(batch.map(([, commit]) => commit))
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

  #putLast(batch: readonly [string, CommitRow][]): void {
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
  async #publishBatch(commits: readonly CommitRow[]): Promise<void> {
    const topics = new Map<string, Envelope[]>()
    const owed = commits.map(commit => ({ commit, done: this.#deliverOwn(this.#envelopesOf(commit, topics)) }))
    await Promise.all([...topics].map(([topic, envelopes]) => this.#ports.publisher.publish(topic, envelopes)))
    for (const { commit, done } of owed) this.#markOnce(commit, done)
  }

  /** Whether the service's own subscribers are done with all of them. */
  async #deliverOwn(envelopes: readonly Envelope[]): Promise<boolean> {
    const { deliver, log } = this.#ports
    if (!deliver) return true
    try {
      await Promise.all(envelopes.map(deliver))
      return true
    } catch (error) {
      log.warn({ err: error }, 'own subscribers are not done, the sweep will bring it again')
      return false
    }
  }

  #envelopesOf(commit: CommitRow, topics: Map<string, Envelope[]>): Envelope[] {
    const { service, topicOf, alsoTo } = this.#ports
    return commit.events.map(event => {
      const envelope = envelopeOf(service, commit, event)
      for (const topic of [topicOf?.(commit.type) ?? service, ...alsoTo(commit.type, event)]) {
        const there = topics.get(topic)
        if (there) there.push(envelope)
        else topics.set(topic, [envelope])
      }
      return envelope
    })
  }

  /** Marks a published commit when its own subscribers are done. */
  #markOnce(commit: CommitRow, done: Promise<boolean>): void {
    const marked = done
      .then(isDone => (isDone ? this.#ports.mark([commit]) : undefined))
      .catch(error => this.#ports.log.warn({ err: error }, 'marking as published failed, the sweep will see to it'))
      .finally(() => this.#marking.delete(marked))
    this.#marking.add(marked)
  }
}
