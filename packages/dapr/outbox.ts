import type { Envelope } from '@campus/contracts'
import { answersFirst, type Quiet } from './answers-first.ts'
import { envelopeOf } from './envelopes.ts'
import { Gathering } from './gathering.ts'
import { partitionOf } from './keys.ts'
import type { Publisher } from './publisher.ts'
import type { CommitRow } from './rows.ts'

/** What the outbox needs of its service. */
export interface OutboxPorts {
  readonly service: string
  readonly publisher: Pick<Publisher, 'publish'>
  /** Resolves when the broker has for certain what was published until now; without it, it always has. */
  readonly certain?: () => Promise<void>
  /** The topic of an event of this aggregate type; the service's own unless said otherwise. */
  readonly topicOf?: (type: string, event: { type: string; data: unknown }) => string | null
  /** Brings an event to the service's own subscribers; a commit is marked only when they are done with all of it. */
  readonly deliver?: (envelope: Envelope) => Promise<void>
  readonly calmTopics?: CalmTopics
  /** Events give way to those who stand in line for an answer; without it, nobody ever does. */
  readonly quiet?: Quiet
  /** Notes that these commits are published; may fail, then they are published again later. */
  readonly mark: (commits: readonly CommitRow[]) => Promise<void>
  readonly log: { warn(facts: object, message: string): void }
}

const MAX_BATCH = 100
/** Commits in memory while the broker or an own subscriber is away; what comes after them is left to the sweep. */
const MAX_COMMITS = 20_000
/** Commits in memory from which on nobody is given way to. */
const ENOUGH = 10_000
const FIRST_PAUSE = 50
const LONGEST_PAUSE = 2_000
/** Milliseconds that events of calm topics wait for company. */
const COMPANY = 400

/**
 * Topics that nobody waits for: their events wait a moment for company, since a request for many costs hardly more than
 * one for one. Where listeners only want to know how things stand, of one aggregate's events that wait together the
 * newest alone is told: it carries the state after it.
 */
export type CalmTopics = Readonly<Record<string, 'each' | 'newest'>>

function newest(envelopes: readonly Envelope[]): Envelope[] {
  const latest = new Map<string, Envelope>()
  for (const envelope of envelopes) {
    const of = `${envelope.tenantid}:${envelope.subject}`
    if (envelope.sequence > (latest.get(of)?.sequence ?? 0)) latest.set(of, envelope)
  }
  return [...latest.values()]
}

interface Addressed {
  /** None for an event that stays in the service. */
  readonly topic: string | null
  readonly envelope: Envelope
}

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
  readonly #aside = new Map<string, Promise<boolean>>()
  readonly #calm: ReadonlyMap<string, Gathering<Envelope, undefined>>
  /** Commits that failed aside: they go with the urgent ones next, where the one that is at fault comes to stand alone. */
  readonly #hurried = new Set<string>()
  /** Published, and to be marked when what goes on aside is done. */
  readonly #marking = new Map<string, Promise<void>>()
  #publishing: Promise<void> | undefined
  /** Resolves when there is no time to give way any more. */
  #enough = Promise.withResolvers<void>()
  #closed = false
  #awake: () => void = () => undefined

  constructor(ports: OutboxPorts) {
    this.#ports = ports
    const calm = Object.entries(ports.calmTopics ?? {})
    this.#calm = new Map(calm.map(([topic, told]) => [topic, this.#gathering(topic, told)]))
  }

  /** Takes commits in; returns at once. The same commit again while it is here is one. */
  enqueue(commits: readonly CommitRow[]): void {
    for (const commit of commits) {
      const key = `${partitionOf(commit)}:${commit.from}`
      if (this.#count >= MAX_COMMITS || this.#marking.has(key)) continue
      this.#waiting.set(key, commit)
      this.#goAside(key, this.#addressed(commit))
    }
    if (this.#count >= ENOUGH) this.#hurry()
    if (this.#waiting.size > 0) this.#publishing ??= this.#publish()
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
      this.#goAside(key, all)
      return all.flatMap(({ topic, envelope }) =>
        topic === null || this.#isCalm(topic, key) ? [] : [{ topic, envelope }],
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

  async #marked(key: string, commit: CommitRow): Promise<void> {
    this.#hurried.delete(key)
    await this.#ports.certain?.()
    await this.#ports.mark([commit])
  }

  #isCalm(topic: string, key: string): boolean {
    return this.#calm.has(topic) && !this.#hurried.has(key)
  }

  #addressed(commit: CommitRow): Addressed[] {
    const { service, topicOf } = this.#ports
    return commit.events.map(event => ({
      topic: topicOf ? topicOf(commit.type, event) : service,
      envelope: envelopeOf(service, commit, event),
    }))
  }

  /** Begins to bring them to the own subscribers and the calm topics; not again while that goes on, nor once it is done. */
  #goAside(key: string, addressed: readonly Addressed[]): void {
    const { deliver, log } = this.#ports
    if (this.#aside.has(key)) return
    const going = addressed.flatMap(({ topic, envelope }) => [
      deliver?.(envelope),
      topic !== null && this.#isCalm(topic, key) ? this.#calm.get(topic)?.add(envelope) : undefined,
    ])
    const done = Promise.all(going).then(
      () => true,
      error => {
        log.warn({ err: error }, 'own subscribers or calm topics are not done, the sweep will bring it again')
        this.#aside.delete(key)
        if (this.#hurried.size >= MAX_COMMITS) this.#hurried.clear()
        this.#hurried.add(key)
        return false
      },
    )
    this.#aside.set(key, done)
  }

  #gathering(topic: string, told: CalmTopics[string]): Gathering<Envelope, undefined> {
    const handle = async (envelopes: readonly Envelope[]): Promise<undefined[]> => {
      await this.#ports.publisher.publish(topic, told === 'newest' ? newest(envelopes) : envelopes)
      return envelopes.map(() => undefined)
    }
    return new Gathering(handle, async () => {
      await new Promise(resolve => setTimeout(resolve, COMPANY))
      // One for each aggregate, however many there were: too little to give way with.
      if (told === 'each') await this.#answersFirst()
    })
  }

  /** Marks a published commit when all of it is done; where something aside failed, it stays unmarked for the sweep. */
  #markOnce([key, commit]: Keyed): void {
    const done = this.#aside.get(key) ?? Promise.resolve(false)
    const marked = done
      .then(isDone => (isDone ? this.#marked(key, commit) : undefined))
      .catch(error => this.#ports.log.warn({ err: error }, 'marking as published failed, the sweep will see to it'))
      .finally(() => {
        this.#marking.delete(key)
        this.#aside.delete(key)
      })
    this.#marking.set(key, marked)
  }
}
