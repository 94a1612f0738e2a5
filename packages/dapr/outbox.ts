import { envelopeOf } from './envelopes.ts'
import type { CommitRow } from './journal.ts'
import type { Publisher } from './publisher.ts'

/** What the outbox needs of its service. */
export interface OutboxPorts {
  readonly service: string
  readonly publisher: Publisher
  /** Topics besides the service's own that an event of this aggregate type goes to. */
  readonly alsoTo: (type: string, event: { type: string; data: unknown }) => readonly string[]
  /** Notes that these commits are published; may fail, then they are published again later. */
  readonly mark: (commits: readonly CommitRow[]) => Promise<void>
  readonly log: { warn(facts: object, message: string): void }
}

const MAX_BATCH = 100
/** Commits kept in memory while the broker is away; what comes after them waits in the journal for the sweep. */
const MAX_WAITING = 5_000

/**
 * Publishes what was committed. A commit is handed over right after its transaction; while one request is under way the
 * next ones gather, so the load itself makes the batches. What is lost here (a crash, a broker away for long) is still
 * unpublished in the journal, and the sweep brings it back.
 */
export class Outbox {
  readonly #ports: OutboxPorts
  readonly #waiting = new Map<string, CommitRow>()
  #publishing: Promise<void> | undefined
  #closed = false

  constructor(ports: OutboxPorts) {
    this.#ports = ports
  }

  /** Takes commits in; returns at once. The same commit again while it waits is one. */
  enqueue(commits: readonly CommitRow[]): void {
    for (const commit of commits) {
      if (this.#waiting.size >= MAX_WAITING) return
      this.#waiting.set(`${commit.type}:${commit.tenant}:${commit.id}:${commit.from}`, commit)
    }
    this.#publishing ??= this.#publish().finally(() => {
      this.#publishing = undefined
    })
  }

  /** Publishes and marks what is waiting, for an orderly end. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#publishing
  }

  async #publish(): Promise<void> {
    let pause = 50
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, MAX_BATCH)
      try {
        await this.#publishBatch(batch.map(([, commit]) => commit))
        for (const [key] of batch) this.#waiting.delete(key)
        pause = 50
      } catch (error) {
        this.#ports.log.warn({ err: error, waiting: this.#waiting.size }, 'publishing failed, will try again')
        if (this.#closed) return
        await sleep(pause)
        pause = Math.min(pause * 2, 2_000)
      }
    }
  }

  async #publishBatch(commits: readonly CommitRow[]): Promise<void> {
    const topics = new Map<string, ReturnType<typeof envelopeOf>[]>()
    for (const commit of commits) {
      for (const event of commit.events) {
        const envelope = envelopeOf(this.#ports.service, commit, event)
        for (const topic of [this.#ports.service, ...this.#ports.alsoTo(commit.type, event)]) {
          const there = topics.get(topic)
          if (there) there.push(envelope)
          else topics.set(topic, [envelope])
        }
      }
    }
    await Promise.all([...topics].map(([topic, envelopes]) => this.#ports.publisher.publish(topic, envelopes)))
    await this.#ports.mark(commits)
  }
}

const sleep = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))
