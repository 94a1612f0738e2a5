import { upcast } from '@campus/contracts'
import type { StateWriter } from '@campus/documents'
import { LRUCache } from 'lru-cache'
import type { AnyAggregate } from './aggregate.ts'
import type { CommandMessage } from './command.ts'
import { GroupCommit } from './group-commit.ts'
import { commitKey, groundsKey, type Identity, partitionOf, replyKey, snapshotKey } from './keys.ts'
import { type CommitRow, ReplyRow, SnapshotRow } from './rows.ts'
import type { Operation, Outcome } from './state.ts'
import type { Remembered, Rows, Standing } from './turn.ts'

/** A stored row with the tag that changes at every write. */
export interface TaggedRow {
  readonly value: unknown
  readonly etag: string
}

/** How the journal is read: straight from its store. */
export interface JournalReader {
  get(key: string): Promise<TaggedRow | undefined>
  /** Those that exist, in one read, by key. */
  getAll(keys: readonly string[]): Promise<ReadonlyMap<string, TaggedRow>>
}

/** Aggregates that a process remembers as it left them; the state of a large section has some hundred kilobytes. */
const MOST_REMEMBERED = 1_000

/**
 * Where aggregates are kept: rows of the component `journal` (docs/decisions/0001). Each commit is inserted under the
 * sequence that follows the state it was decided on, so a turn that slept while others committed, or decided on what it
 * remembered wrongly, finds that place taken.
 */
export class Journal {
  readonly #rows: JournalReader & StateWriter
  readonly #group: GroupCommit | undefined
  readonly #remembered = new LRUCache<string, Standing>({ max: MOST_REMEMBERED })

  constructor(rows: JournalReader & StateWriter, transactionsSpanPartitions: boolean) {
    this.#rows = rows
    this.#group = transactionsSpanPartitions ? new GroupCommit(rows) : undefined
  }

  /** As the store has it. */
  async load(aggregate: AnyAggregate, of: Identity): Promise<Standing> {
    const row = await this.#rows.get(snapshotKey(of))
    if (row === undefined) return unborn(aggregate, of)
    const { seq, state, stateVersion, replies, spilled } = SnapshotRow.parse(row.value)
    const current = upcast(state, stateVersion, aggregate.stateVersion ?? 1, aggregate.stateUpcasters ?? {})
    return { seq, state: aggregate.state.parse(current), replies, ...(spilled && { spilled }) }
  }

  /**
   * As this process last committed it, if it did so lately. Others may have gone on since: good for deciding what is
   * then committed, and for anything else only once `isLatest` says so.
   */
  remembered(of: Identity): Standing | undefined {
    return this.#remembered.get(partitionOf(of))
  }

  /** Whether nothing was committed after this; where something was, it is not remembered any longer. */
  async isLatest(of: Identity, { seq }: Standing): Promise<boolean> {
    const isLatest = (await this.#rows.get(commitKey(of, seq + 1))) === undefined
    if (!isLatest) this.#remembered.delete(partitionOf(of))
    return isLatest
  }

  /**
   * What those of the commands answered that had their effect longer ago than the standing remembers. Costs a read only
   * where more than it remembers ever had one.
   */
  async recall(of: Identity, standing: Standing, commands: readonly CommandMessage[]): Promise<Remembered[]> {
    if (!standing.spilled) return []
    const remembered = new Set(standing.replies.map(({ id }) => id))
    const unknown = new Set(commands.map(({ id }) => id)).difference(remembered)
    if (unknown.size === 0) return []
    const rows = await this.#rows.getAll([...unknown].map(id => replyKey(of, id)))
    return [...rows.values()].map(({ value }) => remembering(ReplyRow.parse(value)))
  }

  /** Whether there is nothing of it yet; that is remembered, as what was committed last would be. */
  async isUnborn(aggregate: AnyAggregate, of: Identity): Promise<boolean> {
    if ((await this.#rows.get(snapshotKey(of))) !== undefined) return false
    this.#remembered.set(partitionOf(of), unborn(aggregate, of))
    return true
  }

  /** Snapshot and commit in one transaction; `conflict` when something was committed after what was decided on. */
  async append(of: Identity, before: Standing, { standing, snapshot, commit, grounds }: Rows): Promise<Outcome> {
    const operations: Operation[] = [
      { operation: 'upsert', key: commitKey(of, commit.from), value: commit, insert: true },
      { operation: 'upsert', key: snapshotKey(of), value: snapshot },
      ...(grounds ? [{ operation: 'upsert' as const, key: groundsKey(of, grounds.from), value: grounds }] : []),
      ...spilledBetween(before, snapshot),
    ]
    this.#remembered.delete(partitionOf(of))
    const outcome = await (this.#group?.transact(operations) ?? this.#rows.transact(operations, partitionOf(of)))
    if (outcome === 'committed') this.#remembered.set(partitionOf(of), standing)
    return outcome
  }

  /** Marks commits as published, some time soon; a mark that gets lost costs one more publication. */
  async markPublished(commits: readonly CommitRow[]): Promise<void> {
    if (this.#group) return this.#group.whenever(commits.map(asPublished))
    for (const [partition, group] of Map.groupBy(commits, partitionOf))
      await this.#rows.transact(group.map(asPublished), partition)
  }

  async close(): Promise<void> {
    await this.#group?.close()
  }
}

const unborn = (aggregate: AnyAggregate, { id }: Identity): Standing => ({
  seq: 0,
  state: aggregate.initial(id),
  replies: [],
})

/** A row for every reply that was in the snapshot before and is not in this one, so that none is forgotten. */
function spilledBetween(before: Standing, { type, tenant, id, at, replies }: SnapshotRow): Operation[] {
  const kept = new Set(replies.map(reply => reply.id))
  const gone = before.replies.filter(reply => !kept.has(reply.id))
  return gone.map(({ id: commandId, seq, result }) => {
    const value: ReplyRow = { kind: 'reply', type, tenant, id, at, commandId, seq, result }
    return { operation: 'upsert', key: replyKey({ type, tenant, id }, commandId), value }
  })
}

const remembering = ({ commandId, seq, result }: ReplyRow): Remembered => ({ id: commandId, seq, result })

const asPublished = (commit: CommitRow): Operation => ({
  operation: 'upsert',
  key: commitKey(commit, commit.from),
  value: { ...commit, published: true },
})
