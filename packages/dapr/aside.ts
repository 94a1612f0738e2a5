import type { Envelope } from '@campus/contracts'
import { Gathering } from './gathering.ts'
import type { Publisher } from './publisher.ts'

/**
 * Topics that nobody waits for: their events wait a moment for company, since a request for many costs hardly more than
 * one for one. Where listeners only want to know how things stand, of one aggregate's events that wait together the
 * newest alone is told: it carries the state after it.
 */
export type CalmTopics = Readonly<Record<string, 'each' | 'newest'>>

export interface Addressed {
  /** None for an event that stays in the service. */
  readonly topic: string | null
  readonly envelope: Envelope
}

/** What bringing events to own subscribers and calm topics needs. */
export interface AsidePorts {
  readonly publisher: Pick<Publisher, 'publish'>
  /** Brings an event to the service's own subscribers; resolves when they are done with it. */
  readonly deliver?: (envelope: Envelope) => Promise<void>
  readonly calmTopics?: CalmTopics
  readonly giveWay: () => Promise<void>
  readonly log: { warn(facts: object, message: string): void }
}

/** Milliseconds that events of calm topics wait for company. */
const COMPANY = 400
/** Commits that failed which are remembered. */
const MOST_FAILED = 20_000

/**
 * What becomes of a commit's events beside the urgent ones: its service's own subscribers and the calm topics get them
 * in their own time, and keep nobody waiting.
 */
export class Aside {
  readonly #ports: AsidePorts
  readonly #going = new Map<string, Promise<boolean>>()
  readonly #calm: ReadonlyMap<string, Gathering<Envelope, undefined>>
  /** Commits that failed here: they go with the urgent ones next, where the one that is at fault comes to stand alone. */
  readonly #failed = new Set<string>()

  constructor(ports: AsidePorts) {
    this.#ports = ports
    const calm = Object.entries(ports.calmTopics ?? {})
    this.#calm = new Map(calm.map(([topic, told]) => [topic, this.#gathering(topic, told)]))
  }

  /** Begins with a commit's events; not again while that goes on, nor once it is done. */
  begin(key: string, events: readonly Addressed[]): void {
    const { deliver, log } = this.#ports
    if (this.#going.has(key)) return
    const going = events.flatMap(({ topic, envelope }) => [
      deliver?.(envelope),
      topic !== null && this.takes(topic, key) ? this.#calm.get(topic)?.add(envelope) : undefined,
    ])
    const done = Promise.all(going).then(
      () => true,
      error => {
        log.warn({ err: error }, 'own subscribers or calm topics are not done, the sweep will bring it again')
        this.#going.delete(key)
        if (this.#failed.size >= MOST_FAILED) this.#failed.clear()
        this.#failed.add(key)
        return false
      },
    )
    this.#going.set(key, done)
  }

  /** Whether this commit's events of the topic go here, and not with the urgent ones. */
  takes(topic: string, key: string): boolean {
    return this.#calm.has(topic) && !this.#failed.has(key)
  }

  /** Whether all of the commit came to its end; false where it failed or was never begun. */
  done(key: string): Promise<boolean> {
    return this.#going.get(key) ?? Promise.resolve(false)
  }

  /** Forgets a commit that was published; that it failed here is remembered until it is done. */
  forget(key: string, isDone: boolean): void {
    this.#going.delete(key)
    if (isDone) this.#failed.delete(key)
  }

  #gathering(topic: string, told: CalmTopics[string]): Gathering<Envelope, undefined> {
    const { publisher, giveWay } = this.#ports
    const handle = async (envelopes: readonly Envelope[]): Promise<undefined[]> => {
      await publisher.publish(topic, told === 'newest' ? newest(envelopes) : envelopes)
      return envelopes.map(() => undefined)
    }
    return new Gathering(handle, async () => {
      await new Promise(resolve => setTimeout(resolve, COMPANY))
      // One for each aggregate, however many there were: too little to give way with.
      if (told === 'each') await giveWay()
    })
  }
}

function newest(envelopes: readonly Envelope[]): Envelope[] {
  const latest = new Map<string, Envelope>()
  for (const envelope of envelopes) {
    const of = `${envelope.tenantid}:${envelope.subject}`
    if (envelope.sequence > (latest.get(of)?.sequence ?? 0)) latest.set(of, envelope)
  }
  return [...latest.values()]
}
